internal import DomainXML
internal import HostInventory
internal import Libvirt
internal import Templates

extension LiveDomain {
    /// Gives a machine that does not run the place that its record names, in its definition.
    func redefine(_ record: MachineRecord, on host: Host, _ connection: Connection) throws {
        var document = try XMLDocument(parsing: try domain.xml([.inactive, .secure]))
        document.root.move(record, on: host)
        try explaining("machine '\(name)' cannot be given another place") { () throws(LibvirtError) in
            try connection.define(xml: document.description, flags: [])
        }
    }
}
