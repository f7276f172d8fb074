public import Vocabulary

/// A device that somebody asks to be attached to a machine, in the words of a manifest.
public enum DeviceRequest: Hashable, Sendable {
    /// A disk; whether somebody named it, or the next free name is its own.
    case disk(Machine.Disk, isNamed: Bool)
    case network(Machine.Network)
    /// A device of the host.
    case device(Machine.DeviceWish)
    /// Memory, in a cell of the guest; `nil` for the one whose node has most left.
    case dimm(MemorySize, cell: Int?)
    case nvdimm(Machine.NVDIMM)

    /// The words for what can be attached, and the settings of each.
    public static let kinds: [(name: String, settings: String)] = [
        ("disk", "size=20GiB, image=NAME or volume=NAME, with pool=NAME and name=vdb"),
        ("network", "network=NAME, bridge=NAME, macvtap=INTERFACE or vhostUser=SOCKET"),
        ("device", "pci=ADDRESS, id=VENDOR:PRODUCT or nodeDevice=NAME"),
        ("dimm", "size=1GiB, with node=0"),
        ("nvdimm", "size=1GiB and path=PATH, with node=0"),
    ]

    /// Reads a kind and settings such as `size=20GiB`, several of them with commas between where they are one word.
    ///
    /// A setting is a key of the manifest's list for the kind, and is read as there.
    ///
    /// - Throws: ``InvalidDevice`` with everything that is wrong.
    public init(kind: String, settings: [String]) throws(InvalidDevice) {
        var pairs = try Self.pairs(settings, kind)
        switch kind {
        case "disk":
            let machine = try Self.machine("disks: [\(Self.mapping(pairs))]", kind)
            self = .disk(machine.disks[0], isNamed: pairs.contains { $0.key == "name" })
        case "network":
            self = .network(try Self.machine("networks: [\(Self.mapping(pairs))]", kind).networks[0])
        case "device":
            self = .device(try Self.machine("devices: [\(Self.mapping(pairs))]", kind).compute.devices[0])
        case "dimm":
            let cell = try Self.takeCell(from: &pairs, kind)
            if let other = pairs.first(where: { $0.key != "size" }) {
                throw InvalidDevice(kind: kind, messages: ["unknown key '\(other.key)'; the keys here are size, node"])
            }
            guard let size = pairs.first?.value else {
                throw InvalidDevice(kind: kind, messages: ["the DIMM has no 'size='"])
            }
            self = .dimm(try Self.machine("", kind, memory: size).memory, cell: cell)
        case "nvdimm":
            let cell = try Self.takeCell(from: &pairs, kind)
            var nvdimm = try Self.machine("nvdimms: [\(Self.mapping(pairs))]", kind).compute.nvdimms[0]
            nvdimm.cell = cell ?? 0
            self = .nvdimm(nvdimm)
        default:
            let names = Self.kinds.map(\.name)
            let near = nearest(to: kind, among: names).map { "; did you mean '\($0)'?" }
            throw InvalidDevice(
                kind: kind,
                messages: ["there is no such device" + (near ?? ": attach \(names.joined(separator: ", "))")])
        }
    }

    private static func pairs(
        _ settings: [String], _ kind: String
    ) throws(InvalidDevice) -> [(key: String, value: String)] {
        var pairs: [(key: String, value: String)] = []
        for setting in settings.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                let offer = kinds.first { $0.name == kind }?.settings ?? "key=value"
                throw InvalidDevice(kind: kind, messages: ["'\(setting)' is no setting: write \(offer)"])
            }
            guard !pairs.contains(where: { $0.key == parts[0] }) else {
                throw InvalidDevice(kind: kind, messages: ["'\(parts[0])=' is there twice"])
            }
            pairs.append((parts[0], parts[1]))
        }
        return pairs
    }

    private static func takeCell(
        from pairs: inout [(key: String, value: String)], _ kind: String
    ) throws(InvalidDevice) -> Int? {
        guard let index = pairs.firstIndex(where: { $0.key == "node" }) else { return nil }
        let text = pairs.remove(at: index).value
        guard let cell = Int(text), (0..<1024).contains(cell) else {
            throw InvalidDevice(kind: kind, messages: ["'\(text)' is not a node of the guest: write a number from 0"])
        }
        return cell
    }

    /// The settings as YAML has them, with every value in quotes.
    private static func mapping(_ pairs: [(key: String, value: String)]) -> String {
        func quoted(_ text: String) -> String {
            "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        }
        return "{\(pairs.map { "\(quoted($0.key)): \(quoted($0.value))" }.joined(separator: ", "))}"
    }

    /// Reads a list of a manifest, in a machine that has nothing else.
    private static func machine(
        _ list: String, _ kind: String, memory: String = "1MiB"
    ) throws(InvalidDevice) -> Machine {
        let memory = "\"\(memory.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        let yaml = "name: x\ntemplate: x\nvcpus: 1\nmemory: \(memory)\n\(list)\n"
        do throws(ManifestError) {
            return try ManifestReader.machines(yaml: yaml, file: kind)[0]
        } catch {
            throw InvalidDevice(kind: kind, messages: error.problems.map(\.message))
        }
    }
}

/// Words for a device that cannot be read.
public struct InvalidDevice: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind that was named.
    public let kind: String
    /// All that is wrong, a sentence each.
    public let messages: [String]

    public init(kind: String, messages: [String]) { (self.kind, self.messages) = (kind, messages) }

    public var description: String { messages.map { "\(kind): \($0)" }.joined(separator: "\n") }
}
