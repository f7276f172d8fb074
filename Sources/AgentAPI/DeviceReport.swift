/// A device that is, or was, attached to a machine or detached from it.
public struct DeviceReport: Codable, Hashable, Sendable {
    public var machine: String
    /// `attach` or `detach`.
    public var action: String
    /// The device in words.
    public var device: String
    /// Whether the machine runs, and is changed as it does.
    public var isRunning: Bool
    /// Whether it was done, and not just planned.
    public var isDone: Bool
    /// The volume that is made or used for a disk, or deleted with it, as pool and name; `nil` where there is none.
    public var volume: String?
    /// `made`, `used` or `deleted`.
    public var volumeIs: String?
    /// The device's element, as libvirt takes it.
    public var document: String
    public var findings: [FindingReport]

    public init(
        machine: String, action: String, device: String, isRunning: Bool, isDone: Bool, volume: String?,
        volumeIs: String?, document: String, findings: [FindingReport]
    ) {
        (self.machine, self.action, self.device) = (machine, action, device)
        (self.isRunning, self.isDone) = (isRunning, isDone)
        (self.volume, self.volumeIs, self.document) = (volume, volumeIs, document)
        self.findings = findings
    }
}
