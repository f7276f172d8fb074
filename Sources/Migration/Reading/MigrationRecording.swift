public import Placement
internal import DomainXML
internal import FoundationEssentials
internal import HostInventory
internal import Vocabulary

/// One host of a move as files, which stand in for a host that is not there.
///
/// The folder is one of `Lab/record-host`: libvirt's documents, and the host's own files below `root`. Beside them,
/// `migration.json` has what a move asks of a host besides (``SideFacts``), and the source's folder has the machine:
/// `machine.xml`, `machine-inactive.xml` where it has a definition, and `machine.json` with its figures
/// (``MachineFacts``). Only `capabilities.xml` and the machine's document must be there: what is not, is not known.
public struct MigrationRecording: Sendable {
    let folder: String

    /// Names a folder; it is read later.
    public init(folder: String) { self.folder = folder }

    /// A reason that a recording cannot be read.
    public struct Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
        public let file: String
        public let reason: String

        public var description: String { "the recording's \(file) cannot be read: \(reason)" }
    }

    private func text(_ file: String) -> String? {
        FileManager.default.contents(atPath: "\(folder)/\(file)").map { String(decoding: $0, as: UTF8.self) }
    }

    private func decode<Value: Decodable>(_ file: String, _ empty: Value) throws(Unreadable) -> Value {
        guard let text = text(file) else { return empty }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw Unreadable(file: "\(folder)/\(file)", reason: "\(error)")
        }
    }

    /// Reads the machine.
    ///
    /// - Parameter name: The machine's name, which the recording must have; `nil` for whatever it has.
    /// - Returns: The machine as values.
    /// - Throws: ``Unreadable``.
    public func subject(named name: String? = nil) throws(Unreadable) -> MigrationSubject {
        guard let live = text("machine.xml") else {
            throw Unreadable(file: "\(folder)/machine.xml", reason: "there is no such file")
        }
        let facts = try decode("machine.json", MachineFacts())
        let subject: MigrationSubject
        do throws(XMLDocument.ParsingError) {
            subject = try MigrationSubject(live: live, persistent: text("machine-inactive.xml"), facts: facts)
        } catch {
            throw Unreadable(file: "\(folder)/machine.xml", reason: "\(error)")
        }
        guard name == nil || name == subject.name else {
            throw Unreadable(file: "\(folder)/machine.xml", reason: "its machine is '\(subject.name)'")
        }
        return subject
    }

    /// Reads the host.
    ///
    /// - Throws: ``Unreadable``, or `HostReadingError`.
    public func side(
        housekeeping: Housekeeping? = nil, reserves: PageReserves = PageReserves()
    ) throws -> MigrationSide {
        var facts = try decode("migration.json", SideFacts(name: ""))
        if facts.name.isEmpty {
            facts.name = firstLine("hostname.txt") ?? String(folder.split(separator: "/").last ?? "recording")
        }
        let host = try Host(documents(facts))
        let recording = HostRecording(folder: folder)
        let files = recording.hasFiles ? recording.files : nil
        fillVersions(&facts)
        if facts.devices.value == nil { facts.devices = devices() }
        facts.fill(from: files, log: files?.text("var/log/dmesg").map { ($0, "/var/log/dmesg") })
        return MigrationSide(host: host, facts: facts, housekeeping: housekeeping, reserves: reserves)
    }

    private func firstLine(_ file: String) -> String? { text(file)?.split(separator: "\n").first.map(String.init) }

    /// What `virsh version --daemon` printed.
    private func fillVersions(_ facts: inout SideFacts) {
        guard let text = text("version.txt") else { return }
        if facts.libvirt.value == nil, let match = text.firstMatch(of: /Running against daemon: ([0-9.]+)/) {
            facts.libvirt = .known(ReleaseNumber(String(match.1)), Evidence("version.txt", String(match.0)))
        }
        if facts.emulator.value == nil, let match = text.firstMatch(of: /Running hypervisor: QEMU ([0-9.]+)/) {
            facts.emulator = .known(ReleaseNumber(String(match.1)), Evidence("version.txt", String(match.0)))
        }
    }

    private func devices() -> Fact<[DeviceFacts]> {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/node-devices") else {
            return .unknown(SideFacts.unrecorded)
        }
        let devices = names.sorted().compactMap { text("node-devices/\($0)") }.compactMap(DeviceFacts.init)
        return .known(devices, Evidence("node-devices", ""))
    }

    /// What `Lab/record-host` wrote, and what the recording of a move has besides.
    private func documents(_ facts: SideFacts) throws(Unreadable) -> HostDocuments {
        guard text("capabilities.xml") != nil else {
            throw Unreadable(file: "\(folder)/capabilities.xml", reason: "there is no such file")
        }
        let recording = HostRecording(folder: folder)
        var documents = recording.documents(isLocal: recording.hasFiles)
        documents.name = facts.name
        for (node, kibibytes) in facts.freeMemory ?? [:] {
            documents.freeMemory[NUMANode(rawValue: node)] = .kibibytes(kibibytes)
        }
        for (node, sizes) in facts.freePages ?? [:] {
            for (kibibytes, count) in sizes {
                guard let size = PageSize(.kibibytes(UInt64(kibibytes.magnitude))) else { continue }
                documents.freePages[NUMANode(rawValue: node), default: [:]][size] = count
            }
        }
        return documents
    }
}
