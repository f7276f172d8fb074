public import Libvirt

/// What runs of Berth do to machines at this moment.
public enum MachineWork {
    /// Whether some run of Berth on this machine works on a domain.
    ///
    /// Takes its lock and gives it back at once, so that a run which begins in that instant is told to wait: ask only
    /// where the answer matters.
    @available(*, noasync)
    public static func isUnderWay(on name: String, _ connection: Connection) -> Bool {
        // A host that does not answer is found out by whoever asked it something.
        guard let locks = try? MachineLock(connection) else { return false }
        do throws(ProvisioningError) {
            _ = try locks.machine(name)
            return false
        } catch {
            return true
        }
    }
}
