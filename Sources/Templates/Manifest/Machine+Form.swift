internal import FoundationEssentials
internal import Vocabulary

extension Machine {
    /// The machine as a manifest in JSON, which is YAML too: what is kept in the domain's metadata.
    ///
    /// Two machines have the same form exactly if they are equal.
    public var form: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Joined(Form(self), PeripheralForm(self))) else {
            preconditionFailure("A form of strings, numbers and flags can be encoded.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// The keys of a manifest, with nothing but what differs from the usual.
    private struct Form: Encodable {
        let name: String
        let template: String
        let parameters: [String: String]?
        let title: String?
        let vcpus: VCPUForm
        let memory: MemoryForm
        let pages: String?
        let cpu: CPUForm?
        let machine: String?
        let disks: [DiskForm]?
        let networks: [NetworkForm]?
        let placement: PlacementForm?
        let nvdimms: [NVDIMMForm]?
        let topology: ShapeForm?
        let paravirt: ParavirtualizationForm?
        let interrupts: [String: String]?
        let devices: [HostDeviceForm]?
        let sparePorts: Int?
        let autostart: Bool?
        let start: Bool?

        init(_ machine: Machine) {
            name = machine.name
            template = machine.template
            parameters = machine.parameters.isEmpty ? nil : machine.parameters.values
            title = machine.title
            vcpus = VCPUForm(machine)
            memory = MemoryForm(machine)
            pages =
                switch machine.pages {
                case .template: nil
                case .ordinary: "none"
                case .best: "best"
                case .exactly(let size): size.size.form
                }
            cpu = CPUForm(machine)
            self.machine = machine.machineType
            disks = machine.disks.isEmpty ? nil : machine.disks.map(DiskForm.init)
            networks = machine.networks.isEmpty ? nil : machine.networks.map(NetworkForm.init)
            let compute = machine.compute
            topology = ShapeForm(machine)
            placement = PlacementForm(machine.policies, withTopology: topology == nil)
            nvdimms = compute.nvdimms.isEmpty ? nil : compute.nvdimms.map(NVDIMMForm.init)
            paravirt = ParavirtualizationForm(compute.paravirtualization)
            interrupts = compute.directInjection.map { ["gicv4": $0.rawValue] }
            devices = compute.devices.isEmpty ? nil : compute.devices.map(HostDeviceForm.init)
            sparePorts = compute.sparePorts
            autostart = machine.autostart ? true : nil
            start = machine.start ? nil : false
        }
    }

    /// The forms of a machine's parts, as keys of one mapping.
    private struct Joined: Encodable {
        let parts: [any Encodable]

        init(_ parts: any Encodable...) { self.parts = parts }

        func encode(to encoder: any Encoder) throws {
            for part in parts { try part.encode(to: encoder) }
        }
    }
}

extension MemorySize {
    /// The size as a manifest has it: in the largest unit that is exact, without a space.
    var form: String { description.replacing(" ", with: "") }
}
