public import Libvirt
public import Templates
internal import DomainXML
internal import HostInventory
internal import Vocabulary

extension HostReader {
    /// Returns libvirt's documents of all PCI functions; `nil` for a driver that knows of none.
    ///
    /// Costs a call, and one for each function.
    func pciDocuments() throws(LibvirtError) -> [String]? {
        try unlessUnsupported { () throws(LibvirtError) in
            var documents: [String] = []
            for device in try connection.nodeDevices(.pci) {
                do throws(LibvirtError) {
                    documents.append(try device.xml())
                } catch {
                    // Gone since it was listed, as a virtual function may be.
                    guard error.code == .noNodeDevice else { throw error }
                }
            }
            return documents
        }
    }
}

extension DeviceLedger {
    /// Reads who has which functions: the domains that run, by their live documents and by their definitions, and
    /// those that do not run.
    ///
    /// Costs a call for each domain that runs.
    @available(*, noasync)
    public init(_ domains: [LiveDomain]) throws(LibvirtError) {
        self.init()
        for domain in domains {
            for device in domain.root.hostDevices { enter(device, owner: domain.name) }
            // A creation that has come half way holds what it chose, before its document has it.
            for device in domain.record?.devices ?? [] { enter(device, owner: domain.name) }
        }
        for domain in domains where domain.isActive {
            let text = try unlessUnsupported { () throws(LibvirtError) in try domain.domain.xml(.inactive) }
            guard let root = text.flatMap({ try? XMLDocument(parsing: $0).root }) else { continue }
            for device in root.hostDevices { enter(device, owner: domain.name) }
        }
    }
}

extension XMLElement {
    /// The host's PCI functions that a domain has, network interfaces that are such among them.
    var hostDevices: [PCIAddress] {
        let devices = self[child: "devices"]
        let elements = (devices?[children: "hostdev"] ?? []) + (devices?[children: "interface"] ?? [])
        return elements.compactMap { element in
            guard element[attribute: "type"] == "pci" || element[attribute: "type"] == "hostdev" else { return nil }
            return element.element(at: "source/address").flatMap(PCIAddress.init(element:))
        }
    }
}
