public import HostInventory
internal import Vocabulary

extension HostReader {
    /// Reads the host with the documents that its features are told by, and with what its own emulator can do.
    ///
    /// Costs what ``host(for:devices:listsDevices:)`` costs, and on a local host the kernel's log.
    ///
    /// - Throws: ``LibvirtError``, or ``HostReadingError`` if libvirt's documents are not as documented.
    @available(*, noasync)
    public func examined() throws -> (host: Host, documents: HostDocuments) {
        let documents = try documents(readsLog: true)
        let host = try host(documents) { host in [GuestKind(architecture: host.architecture, machineType: nil)] }
        return (host, documents)
    }
}
