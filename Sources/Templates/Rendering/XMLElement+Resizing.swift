public import DomainXML
public import HostInventory
public import Vocabulary
internal import Placement

/// What a resized machine's definition becomes.
extension XMLElement {
    /// Gives a machine that does not run other numbers of vCPUs and memory, and the place for them.
    ///
    /// DIMMs that were plugged become memory that is there from the start; NVDIMMs stay.
    ///
    /// - Parameters:
    ///   - record: The machine with its new numbers and its new place.
    ///   - host: The host that the place is on.
    public mutating func resize(_ record: MachineRecord, on host: Host) {
        let (machine, berth) = (record.machine, record.berth)
        let nvdimms = removeMemoryModules().filter { MemoryModule($0)?.isPersistent == true }
        self[child: "vcpus"] = nil
        setMemory(machine.memory, berth.memory.pageSize)
        setVCPUs(machine.vcpus)
        setBerth(berth)
        replaceMetadata(record.element)
        var mirror: GuestMirror?
        if machine.policies.topology == .mirror {
            let architecture = element(at: "os/type")?[attribute: "arch"].map(Architecture.init)
            mirror = GuestMirror(berth, on: host, architecture ?? host.architecture)
        }
        setProcessors(machine.compute.shape.processors ?? mirror?.processors, machine.maximumVCPUs)
        setGuestCells(berth, machine.vcpus, mirror?.distances)
        setRoom(machine)
        if nvdimms.count == machine.compute.nvdimms.count { self[child: "devices"]?[children: "memory"] = nvdimms }
        setGuestShape(machine)
    }

    /// Takes all modules of memory out of the devices, and returns them.
    mutating func removeMemoryModules() -> [XMLElement] {
        let modules = self[child: "devices"]?[children: "memory"] ?? []
        if !modules.isEmpty { self[child: "devices"]?[children: "memory"] = [] }
        return modules
    }

    /// Brings a definition to what the running machine has after it was resized.
    ///
    /// - Parameters:
    ///   - record: The machine with its new numbers, and the place where it starts the next time.
    ///   - removable: The vCPUs that can be taken away again, also after the next start.
    ///   - added: The modules that the machine got, at the places where it has them.
    ///   - removed: Those that it gave up.
    public mutating func follow(
        _ record: MachineRecord, removable: VirtualCPUSet, added: [MemoryModule] = [], removed: [MemoryModule] = []
    ) {
        if self[child: "vcpu"].flatMap({ Int($0.trimmedText) }) != nil {
            setPresentVCPUs(record.machine.vcpus, removable)
        }
        // How the memory that is there is bound stays as it is.
        let numa = self[child: "numatune"]
        setBerth(record.berth)
        if let numa { self[child: "numatune"] = numa }
        changeMemory(added, removed)
        replaceMetadata(record.element)
    }

    /// Sets which vCPUs are there at the start.
    private mutating func setPresentVCPUs(_ count: Int, _ removable: VirtualCPUSet) {
        guard var vcpu = self[child: "vcpu"], let maximum = Int(vcpu.trimmedText), count <= maximum else { return }
        vcpu[attribute: "current"] = count < maximum ? "\(count)" : nil
        self[child: "vcpu"] = vcpu
        let isDetailed = !removable.isEmpty || self[child: "vcpus"] != nil
        guard isDetailed else { return }
        // The order in which they were plugged is libvirt's to find anew.
        let list = XMLElement(
            "vcpus",
            children: (0..<maximum).map { id in
                let isLoose = id >= count || removable.contains(VirtualCPU(rawValue: id))
                return XMLElement(
                    "vcpu",
                    [
                        "id": "\(id)", "enabled": id < count ? "yes" : "no", "hotpluggable": isLoose ? "yes" : "no",
                    ])
            })
        if self[child: "vcpus"] != nil {
            self[child: "vcpus"] = list
        } else {
            insert(list, before: ["iothreads", "iothreadids", "cputune", "numatune", "resource", "os"])
        }
    }

    /// Adds and removes modules, and counts them in and out of the memory.
    public mutating func changeMemory(_ added: [MemoryModule], _ removed: [MemoryModule]) {
        guard !added.isEmpty || !removed.isEmpty else { return }
        var modules = self[child: "devices"]?[children: "memory"] ?? []
        var change: Int64 = 0
        for module in removed {
            let index = modules.lastIndex { MemoryModule($0)?.isSame(as: module) == true }
            guard let index else { continue }
            modules.remove(at: index)
            change -= Int64(clamping: module.size.kibibytes(rounding: .up))
        }
        for module in added {
            modules.append(module.element)
            change += Int64(clamping: module.size.kibibytes(rounding: .up))
        }
        self[child: "devices"]?[children: "memory"] = modules
        for name in ["memory", "currentMemory"] {
            guard var element = self[child: name],
                let size = MemorySize(libvirtCount: element.trimmedText, unit: element[attribute: "unit"])
            else { continue }
            let kibibytes = Int64(clamping: size.kibibytes(rounding: .up)) + change
            element[attribute: "unit"] = "KiB"
            element.text = "\(max(0, kibibytes))"
            self[child: name] = element
        }
    }
}
