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
        let files = text("root/proc/version") == nil ? nil : HostFiles(root: "\(folder)/root")
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

    private func documents(_ facts: SideFacts) throws(Unreadable) -> HostDocuments {
        guard let capabilities = text("capabilities.xml") else {
            throw Unreadable(file: "\(folder)/capabilities.xml", reason: "there is no such file")
        }
        var documents = HostDocuments(name: facts.name, capabilities: capabilities)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        documents.domainCapabilities = names.filter { $0.hasPrefix("domain-capabilities-") }.sorted().compactMap(text)
        if let map = text("cpu-map.txt")?.firstMatch(of: /CPU map: +([y-]+)/)?.1 {
            documents.onlineCPUs = CPUSet(
                map.enumerated().filter { $0.element == "y" }.map { HostCPU(rawValue: $0.offset) })
        }
        (documents.freeMemory, documents.freePages) = (freeMemory(facts), freePages(facts))
        if text("root/proc/version") != nil {
            let files = HostFiles(root: "\(folder)/root")
            documents.files = files
            documents.kernelLog = files.text("var/log/dmesg").map { KernelLog($0, source: "/var/log/dmesg") }
        }
        return documents
    }

    /// What `virsh freecell --all` printed: a line a node; or what the recording has of it.
    private func freeMemory(_ facts: SideFacts) -> [NUMANode: MemorySize] {
        var free: [NUMANode: MemorySize] = [:]
        for line in (text("free-memory.txt") ?? "").matches(of: /(\d+): +(\d+) KiB/) {
            guard let node = Int(line.1), let size = UInt64(line.2) else { continue }
            free[NUMANode(rawValue: node)] = .kibibytes(size)
        }
        for (node, kibibytes) in facts.freeMemory ?? [:] { free[NUMANode(rawValue: node)] = .kibibytes(kibibytes) }
        return free
    }

    /// What `virsh freepages --all` printed: for each node the sizes and how many are free.
    private func freePages(_ facts: SideFacts) -> [NUMANode: [PageSize: UInt64]] {
        var pages: [NUMANode: [PageSize: UInt64]] = [:]
        var node: NUMANode = 0
        for line in (text("free-pages.txt") ?? "").split(separator: "\n") {
            if let number = line.firstMatch(of: /^Node (\d+):/).flatMap({ Int($0.1) }) {
                node = NUMANode(rawValue: number)
            } else if let match = line.firstMatch(of: /^(\d+)KiB: (\d+)/),
                let size = UInt64(match.1).flatMap({ PageSize(.kibibytes($0)) }), let count = UInt64(match.2)
            {
                pages[node, default: [:]][size] = count
            }
        }
        for (node, sizes) in facts.freePages ?? [:] {
            for (kibibytes, count) in sizes {
                guard let size = PageSize(.kibibytes(UInt64(kibibytes.magnitude))) else { continue }
                pages[NUMANode(rawValue: node), default: [:]][size] = count
            }
        }
        return pages
    }
}
