internal import DomainXML
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

extension RepinningTransaction {
    /// Records the place: of the running machine in its metadata, and in the definition for the next start.
    func record() throws {
        var record = plan.record
        record.berth = plan.repinning.reached
        try setLiveRecord(record)
        guard try domain.isPersistent() else { return }
        do {
            try define(plan.repinning.defined)
        } catch {
            // What fails here too is told by the definition's failure, and by the next look at the machine.
            try? setLiveRecord(plan.record)
            throw error
        }
    }

    private func setLiveRecord(_ record: MachineRecord) throws(LibvirtError) {
        try domain.setMetadata(
            record.element.withoutPrefix.indented(depth: 2).description,
            prefix: BerthNamespace.prefix,
            namespace: BerthNamespace.uri,
            affecting: .live
        )
    }

    private func define(_ berth: Berth) throws {
        var document = try XMLDocument(parsing: try domain.xml([.inactive, .secure]))
        let mode = document.root.element(at: "numatune/memory")?[attribute: "mode"]
        var record = plan.record
        record.berth = berth
        document.root.setBerth(berth)
        if let mode { document.root[child: "numatune"]?[child: "memory"]?[attribute: "mode"] = mode }
        document.root.replaceMetadata(record.element)
        try connection.define(xml: document.description, flags: [])
    }
}

extension XMLElement {
    /// The element as `virDomainSetMetadata` takes it, which gives a prefix of its own to everything in it.
    var withoutPrefix: XMLElement {
        var element = self
        element.name = element.name.split(separator: ":").last.map(String.init) ?? element.name
        element.attributes.removeAll { $0.name.hasPrefix("xmlns") }
        element.children = children.map { node in node.element.map { .element($0.withoutPrefix) } ?? node }
        return element
    }
}
