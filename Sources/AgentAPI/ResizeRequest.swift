/// Other numbers of vCPUs and memory for a machine; one of the two at least.
public struct ResizeRequest: Codable, Hashable, Sendable {
    public var vcpus: Int?
    /// DIMMs included, and NVDIMMs not.
    public var memoryBytes: UInt64?
    /// How long to wait for the guest to give up each vCPU or DIMM.
    public var timeoutSeconds: Int?

    public init(vcpus: Int? = nil, memoryBytes: UInt64? = nil, timeoutSeconds: Int? = nil) {
        (self.vcpus, self.memoryBytes, self.timeoutSeconds) = (vcpus, memoryBytes, timeoutSeconds)
    }
}
