internal import DomainXML
internal import FoundationEssentials
internal import Glibc
internal import Libvirt
internal import Templates

/// Devices that a guest was asked for, and that it may give up at any moment still.
///
/// Nobody would put them in again who has taken the record of the move for settled. libvirt does not tell whether a guest was
/// asked: whoever was to wait for it wrote down that it would be.
struct PendingRemovals {
    private let keys: [DeviceKey]
    /// In seconds since 1970: after that, no guest that was asked does what it was asked for.
    private let end: Int

    /// Finds them; `nil` if no guest was asked, or the time for its answer is over.
    init?(_ record: MoveRecord, at now: Int = Int(Date().timeIntervalSince1970)) {
        keys = record.replugs.compactMap { replug in
            (try? XMLDocument(parsing: replug.source)).flatMap { DeviceKey($0.root) }
        }
        end = record.deadline - TargetClaim.seconds + Int(DeviceRemoval.patience.components.seconds)
        guard record.role == .leaving, !keys.isEmpty, now < end else { return nil }
    }

    /// Whether the machine has one of them.
    func areThere(in root: XMLElement) -> Bool { keys.contains { root.device($0) != nil } }

    /// Waits until the guest has given all of them up, or the time for it is over.
    @available(*, noasync)
    func wait(for domain: Domain) {
        while Int(Date().timeIntervalSince1970) < end {
            guard let root = try? XMLDocument(parsing: try domain.xml()).root, areThere(in: root) else { return }
            usleep(100_000)
        }
    }
}
