internal import DomainXML
internal import Libvirt
internal import Templates

/// The devices that a machine had to give up for a move, and does not have again.
struct MissingDevices {
    private let devices: [(label: String, element: XMLElement)]

    /// Finds them; `nil` if nothing is missing.
    ///
    /// - Parameters:
    ///   - record: The record that the running machine has.
    ///   - root: Its document.
    ///   - home: The host that it runs on.
    init?(_ record: MoveRecord, _ root: XMLElement, home: MoveSide) {
        devices = record.replugs.compactMap { replug in
            let text = home == .source ? replug.source : replug.target
            guard let element = try? XMLDocument(parsing: text).root, let key = DeviceKey(element),
                root.device(key) == nil
            else { return nil }
            return (replug.label, element)
        }
        if devices.isEmpty { return nil }
    }

    /// Puts them in again.
    ///
    /// - Returns: Those that could not be, a sentence each.
    @available(*, noasync)
    func attach(to domain: Domain) -> [String] {
        devices.compactMap { label, element in
            do throws(LibvirtError) {
                try domain.attachDevice(element.description, .live)
                return nil
            } catch {
                return "\(label) could not be put in again: \(error.message)"
            }
        }
    }
}
