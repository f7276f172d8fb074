internal import DomainXML
internal import FoundationEssentials
internal import HostInventory
internal import Libvirt
internal import Vocabulary

extension MigrationRecording {
    /// Writes down one end of a move, for somebody else to look at, or to test with.
    ///
    /// Names, addresses and UUIDs are in it as they are.
    ///
    /// - Throws: What hindered asking the host, or writing.
    @available(*, noasync)
    func write(
        _ side: MigrationSide, _ subject: MigrationSubject?, from end: MigrationEnd, for kind: MigrationSubject
    )
        throws
    {
        var files: [String: String] = [:]
        guard case .live(let connection, _) = end else { return }
        files["capabilities.xml"] = try connection.capabilities()
        for accelerator in side.host.guest(kind.architecture)?.accelerators ?? [] {
            let document = try? connection.domainCapabilities(
                architecture: kind.architecture, machine: kind.machineType,
                hypervisor: .init(rawValue: accelerator.rawValue))
            if let document { files["domain-capabilities-\(kind.architecture)-\(accelerator.rawValue).xml"] = document }
        }
        var facts = side.facts
        facts.freeMemory = Dictionary(
            uniqueKeysWithValues: side.host.nodes.compactMap { node in
                node.free.map { (node.number.rawValue, $0.kibibytes(rounding: .down)) }
            })
        facts.freePages = Dictionary(
            uniqueKeysWithValues: side.host.nodes.map { node in
                let free = node.pools.compactMap { pool in pool.free.map { (Int(pool.size.size.bytes >> 10), $0) } }
                return (node.number.rawValue, Dictionary(uniqueKeysWithValues: free))
            })
        files["migration.json"] = try json(facts)
        if let subject {
            files["machine.xml"] = subject.live.description
            files["machine-inactive.xml"] = subject.persistent?.description
            files["machine.json"] = try json(subject.facts)
        }
        try write(files)
    }

    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func write(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data((text + "\n").utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
    }
}
