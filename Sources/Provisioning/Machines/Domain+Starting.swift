internal import Libvirt

extension Domain {
    /// Starts the domain, unless somebody has done so meanwhile.
    ///
    /// A daemon goes on with a start whose client was killed, so that the next client may find it done.
    @available(*, noasync)
    func startUnlessActive() throws(LibvirtError) {
        do throws(LibvirtError) {
            try start()
        } catch {
            guard error.code == .operationInvalid, try isActive() else { throw error }
        }
    }
}
