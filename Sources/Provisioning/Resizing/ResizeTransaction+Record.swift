internal import DomainXML
internal import Libvirt
internal import Placement
internal import Templates
internal import Vocabulary

extension ResizeTransaction {
    /// Records what the machine has: of the running machine in its metadata, and in the definition for the next start.
    func record(_ record: MachineRecord) throws {
        try domain.setRecord(record)
        guard try domain.isPersistent() else { return }
        do {
            var document = try XMLDocument(parsing: try domain.xml([.inactive, .secure]))
            let room = VirtualCPURoom(try XMLDocument(parsing: try domain.xml()).root)
            document.root.follow(record, removable: room.removable, added: added, removed: removed)
            try connection.define(xml: document.description, flags: [])
        } catch {
            // What fails here too is told by the definition's failure, and by the next look at the machine.
            try? domain.setRecord(plan.record)
            throw error
        }
    }

    /// The record of what the machine has in truth after a failure; `nil` for one that has stopped meanwhile.
    func actualRecord() throws -> MachineRecord? {
        guard try domain.isActive() else { return nil }
        let root = try XMLDocument(parsing: try domain.xml()).root
        let room = VirtualCPURoom(root)
        let count = room.present.count
        // The one place begins with the other, whichever way the size went.
        let (old, new) = (plan.berthBefore, plan.berthAfter)
        let longer = old.vcpuPins.count > new.vcpuPins.count ? old : new
        guard count <= longer.vcpuPins.count else { return nil }
        var actual = plan.record
        actual.machine = plan.record.machine.resized(
            vcpus: count, maximum: room.maximum, memory: root.volatileMemory ?? plan.record.machine.memory)
        actual.berth = count == old.vcpuPins.count ? plan.record.berth : longer
        if count != old.vcpuPins.count { actual.berth.vcpuPins = VirtualCPUPins(Array(longer.vcpuPins.prefix(count))) }
        actual.berth.memory.size = actual.machine.memory
        return actual
    }
}

extension Domain {
    /// Keeps a record in the running domain's metadata.
    func setRecord(_ record: MachineRecord) throws(LibvirtError) {
        try setMetadata(
            record.element.withoutPrefix.indented(depth: 2).description,
            prefix: BerthNamespace.prefix,
            namespace: BerthNamespace.uri,
            affecting: .live
        )
    }
}
