public import DomainXML
public import Placement
public import Vocabulary

/// What Berth keeps of a machine in its domain's `<metadata>`, so that it travels with the machine.
public struct MachineRecord: Hashable, Sendable {
    /// The machine as it was asked for.
    public var machine: Machine
    /// The version of the template that the domain was made from.
    public var templateVersion: String
    public var berth: Berth
    public var phase: Phase
    /// The machine that Berth runs on while it creates or deletes this one; `nil` when nobody works on it.
    public var claimant: String?
    /// The host's devices that are the guest's, in the order of the manifest.
    public var devices: [PCIAddress] = []
    /// The volumes that were made for the machine, and that go with it.
    public var volumes: [Volume]

    /// How far a machine has come.
    public enum Phase: String, Hashable, Sendable {
        /// Its name is claimed, and its volumes are being made.
        case creating
        /// It is whole.
        case ready
        /// Its volumes are being removed.
        case deleting
    }

    /// A volume that was made for a machine.
    public struct Volume: Hashable, Sendable {
        /// The disk that it is for.
        public var disk: String
        public var pool: String
        public var name: String

        public init(disk: String, pool: String, name: String) {
            (self.disk, self.pool, self.name) = (disk, pool, name)
        }
    }

    public init(machine: Machine, templateVersion: String, berth: Berth, phase: Phase, volumes: [Volume]) {
        (self.machine, self.templateVersion, self.berth) = (machine, templateVersion, berth)
        (self.phase, self.volumes) = (phase, volumes)
    }

    /// Whether the machine is whole and where the record says, so that it can be given other CPUs of its pool.
    ///
    /// - Parameters:
    ///   - affinities: The CPUs that each vCPU's thread may run on; of no interest for a machine that does not run.
    ///   - isActive: Whether the machine runs.
    /// - Returns: Whether nothing is to be done with it, and nobody moved it.
    public func isKept(by affinities: @autoclosure () -> VirtualCPUPins, isActive: Bool) -> Bool {
        phase == .ready && (!isActive || affinities() == berth.vcpuPins)
    }
}

extension MachineRecord {
    /// The record as an element of Berth's namespace.
    public var element: XMLElement {
        let prefix = BerthNamespace.prefix
        var element = XMLElement(
            "\(prefix):machine",
            [
                "xmlns:\(prefix)": BerthNamespace.uri, "template": machine.template, "version": templateVersion,
                "phase": phase.rawValue,
            ]
        )
        element[attribute: "claimant"] = claimant
        element.append(XMLElement("\(prefix):manifest", text: machine.sealed.form))
        element.append(berth.element)
        for device in devices { element.append(XMLElement("\(prefix):device", ["address": "\(device)"])) }
        for volume in volumes {
            element.append(
                XMLElement("\(prefix):volume", ["disk": volume.disk, "pool": volume.pool, "name": volume.name]))
        }
        return element
    }

    /// Reads the record of a domain document, or returns `nil` if Berth did not make the domain.
    ///
    /// - Throws: ``ManifestError`` if the record is Berth's, and cannot be read.
    public init?(_ domain: XMLElement) throws(ManifestError) {
        guard let element = BerthNamespace.element("machine", in: domain) else { return nil }
        let prefix = BerthNamespace.prefix(of: element)
        let name = domain[child: "name"]?.trimmedText ?? ""
        let form = element[child: "\(prefix)manifest"]?.trimmedText ?? ""
        let machines = try ManifestReader.machines(yaml: form, file: "metadata of \(name)")
        guard let machine = machines.first, let berth = Berth(element[ensuring: "\(prefix)berth"], prefix, machine)
        else {
            throw ManifestError([
                .init(file: "metadata of \(name)", line: 1, column: 1, message: "the berth cannot be read")
            ])
        }
        self.machine = machine
        self.berth = berth
        templateVersion = element[attribute: "version"] ?? ""
        phase = element[attribute: "phase"].flatMap(Phase.init) ?? .ready
        claimant = element[attribute: "claimant"]
        devices = element[children: "\(prefix)device"].compactMap {
            $0[attribute: "address"].flatMap { PCIAddress(parsing: $0) }
        }
        volumes = element[children: "\(prefix)volume"].compactMap { volume in
            guard
                let disk = volume[attribute: "disk"], let pool = volume[attribute: "pool"],
                let name = volume[attribute: "name"]
            else { return nil }
            return Volume(disk: disk, pool: pool, name: name)
        }
    }
}
