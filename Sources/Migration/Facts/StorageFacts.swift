/// A file or a block device that a machine names, as one host sees it.
public struct FileFacts: Hashable, Sendable, Codable {
    public var path: String
    /// Whether it is there; `nil` if nobody could tell.
    public var isThere: Bool?
    /// Where that was asked, or why it could not be.
    public var basis: String
    /// The storage pool that it is in.
    public var pool: String?
    /// The first and the last reading of the time of its last change, in nanoseconds since 1970.
    ///
    /// A file that two hosts share has the same time on both; a guest may write meanwhile, so it is read twice.
    public var changed: [UInt64] = []
    /// What it takes of its storage.
    public var allocatedBytes: UInt64?
    /// What the guest sees.
    public var capacityBytes: UInt64?
    /// The length of the file.
    public var sizeBytes: UInt64?
    /// How it keeps its data, by libvirt, such as `qcow2`.
    public var format: String?
    /// The file that an image lies upon, by the image.
    public var backingPath: String?

    public init(path: String, isThere: Bool?, basis: String) {
        (self.path, self.isThere, self.basis) = (path, isThere, basis)
    }

    private enum CodingKeys: String, CodingKey {
        case path, isThere, basis, pool, changed, allocatedBytes, capacityBytes, sizeBytes, format, backingPath
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        path = try fields.decode(String.self, forKey: .path)
        isThere = try fields.decodeIfPresent(Bool.self, forKey: .isThere)
        basis = try fields.decodeIfPresent(String.self, forKey: .basis) ?? "recording"
        pool = try fields.decodeIfPresent(String.self, forKey: .pool)
        changed = try fields.decodeIfPresent([UInt64].self, forKey: .changed) ?? []
        allocatedBytes = try fields.decodeIfPresent(UInt64.self, forKey: .allocatedBytes)
        capacityBytes = try fields.decodeIfPresent(UInt64.self, forKey: .capacityBytes)
        sizeBytes = try fields.decodeIfPresent(UInt64.self, forKey: .sizeBytes)
        format = try fields.decodeIfPresent(String.self, forKey: .format)
        backingPath = try fields.decodeIfPresent(String.self, forKey: .backingPath)
    }

    /// Whether this file and one of another host are the same; `nil` where no times are known.
    func isSame(as other: Self) -> Bool? {
        guard let first = changed.min(), let last = changed.max(), let theirs = other.changed.min(),
            let theirLast = other.changed.max()
        else { return nil }
        return first <= theirLast && theirs <= last
    }
}

/// A storage pool of a host.
public struct PoolFacts: Hashable, Sendable, Codable {
    public var name: String
    public var type: String
    public var path: String
    public var isActive: Bool
    public var availableBytes: UInt64

    public init(name: String, type: String, path: String, isActive: Bool, availableBytes: UInt64) {
        (self.name, self.type, self.path) = (name, type, path)
        (self.isActive, self.availableBytes) = (isActive, availableBytes)
    }
}

/// A network of libvirt's on a host.
public struct NetworkFacts: Hashable, Sendable, Codable {
    public var name: String
    public var isActive: Bool
    /// How it forwards, such as `nat` or `bridge`; empty for a network that is cut off.
    public var forward: String?
    public var portGroups: [String]?

    public init(name: String, isActive: Bool, forward: String? = nil, portGroups: [String]? = nil) {
        (self.name, self.isActive, self.forward, self.portGroups) = (name, isActive, forward, portGroups)
    }
}
