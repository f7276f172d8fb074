/// What is wished of a host's hugepages; nothing, to see who has them.
public struct HugepagesRequest: Codable, Hashable, Sendable {
    /// The size of the pages, such as `2MiB`; left out, that of a host that has only one.
    public var size: String?
    /// Memory that machines are to have on such pages: on all nodes together as `64GiB`, or on one as `0:32GiB`.
    public var memory: [String]?
    /// Manifests of machines that are to have such pages, in YAML.
    public var manifest: String?

    public init(size: String? = nil, memory: [String]? = nil, manifest: String? = nil) {
        (self.size, self.memory, self.manifest) = (size, memory, manifest)
    }
}
