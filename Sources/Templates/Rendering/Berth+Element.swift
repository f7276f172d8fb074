internal import DomainXML
internal import Placement
internal import Vocabulary

/// How a berth is kept in a machine's record.
extension Berth {
    /// The berth as an element of Berth's namespace.
    var element: XMLElement {
        let prefix = BerthNamespace.prefix
        var element = XMLElement("\(prefix):berth")
        func append(_ name: String, _ attributes: [(String, String?)]) {
            var child = XMLElement("\(prefix):\(name)")
            for (name, value) in attributes { child[attribute: name] = value }
            element.append(child)
        }
        for (vcpu, cpus) in vcpuPins.enumerated() where !cpus.isEmpty {
            append("vcpu", [("id", "\(vcpu)"), ("cpus", "\(cpus)")])
        }
        if !emulatorPin.isEmpty { append("emulator", [("cpus", "\(emulatorPin)")]) }
        for (index, cpus) in ioThreadPins.enumerated() {
            append("iothread", [("id", "\(index + 1)"), ("cpus", cpus.isEmpty ? nil : "\(cpus)")])
        }
        if !held.isEmpty { append("held", [("cpus", "\(held)")]) }
        append(
            "memory",
            [
                ("nodes", memory.nodes.isEmpty ? nil : "\(memory.nodes)"), ("pages", memory.pageSize?.size.form),
                ("mode", memory.mode == .strict ? nil : memory.mode.rawValue),
            ]
        )
        for cell in cells {
            append("cell", [("vcpus", "\(cell.vcpus)"), ("memory", cell.memory.form), ("node", "\(cell.node)")])
        }
        return element
    }

    /// Reads the berth of a machine; returns `nil` if it is damaged.
    ///
    /// What older versions did not keep is as it was then: no I/O threads, no CPUs held, strict memory, no cells.
    init?(_ element: XMLElement, _ prefix: String, _ machine: Machine) {
        do {
            try self.init(reading: element, prefix, machine)
        } catch {
            return nil
        }
    }

    private init(reading element: XMLElement, _ prefix: String, _ machine: Machine) throws {
        let memory = element[child: "\(prefix)memory"]
        self.init(
            policy: machine.policies.cpus,
            vcpuPins: try element.pins("\(prefix)vcpu", ids: 0..<machine.vcpus),
            emulatorPin: try CPUSet(parsing: element[child: "\(prefix)emulator"]?[attribute: "cpus"] ?? ""),
            memory: MemoryBerth(
                size: machine.memory,
                nodes: try NodeSet(parsing: memory?[attribute: "nodes"] ?? ""),
                pageSize: try memory?[attribute: "pages"].map { try PageSize(parsingForm: $0) },
                mode: try memory?[attribute: "mode"].map { try MemoryMode(rawValue: $0).orDamage() } ?? .strict
            )
        )
        let ioThreads = element[children: "\(prefix)iothread"].count
        ioThreadPins = try element.pins("\(prefix)iothread", ids: 1..<(ioThreads + 1))
        held = try CPUSet(parsing: element[child: "\(prefix)held"]?[attribute: "cpus"] ?? "")
        cells = try element[children: "\(prefix)cell"].map(CellBerth.init(reading:))
    }
}

extension XMLElement {
    /// The CPUs of numbered children, in the order of their numbers; empty for those that are not there.
    fileprivate func pins(_ name: String, ids: Range<Int>) throws -> [CPUSet] {
        var pins = [CPUSet](repeating: [], count: ids.count)
        for child in self[children: name] {
            let id = try child[attribute: "id"].flatMap { Int($0) }.orDamage()
            guard ids.contains(id) else { throw BerthDamage() }
            pins[id - ids.lowerBound] = try CPUSet(parsing: child[attribute: "cpus"] ?? "")
        }
        return pins
    }
}

extension CellBerth {
    fileprivate init(reading element: XMLElement) throws {
        self.init(
            vcpus: try VirtualCPUSet(parsing: element[attribute: "vcpus"] ?? ""),
            memory: try MemorySize(parsing: element[attribute: "memory"] ?? ""),
            node: NUMANode(rawValue: try element.number("node").orDamage())
        )
    }
}

extension XMLElement {
    fileprivate func number(_ attribute: String) -> Int? {
        self[attribute: attribute].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }
}

extension PageSize {
    fileprivate init(parsingForm text: String) throws {
        self = try PageSize(try MemorySize(parsing: text)).orDamage()
    }
}

/// A value of a berth that is missing, or is not one.
private struct BerthDamage: Error {}

extension Optional {
    fileprivate func orDamage() throws -> Wrapped {
        guard let self else { throw BerthDamage() }
        return self
    }
}
