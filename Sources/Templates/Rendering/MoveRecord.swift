public import DomainXML

/// What Berth keeps in a domain's `<metadata>` while the machine moves, so that whoever finds it later understands what
/// happened, whichever way the run ended.
///
/// It has a namespace of its own, so that it comes and goes without the machine's record being touched.
public struct MoveRecord: Hashable, Sendable {
    public var role: Role
    /// Tells this attempt from others.
    public var id: String
    public var source: End
    public var target: End
    /// The URI by which the source's daemon reaches the target's.
    public var peer: String
    /// libvirt's flags of the migration, which resuming it needs again.
    public var flags: UInt32
    /// The machine that Berth runs on.
    public var claimant: String
    /// When the claim lapses, in seconds since 1970.
    public var deadline: Int
    /// Whether the machine starts with its host, which libvirt does not take along.
    public var startsWithHost: Bool
    /// The volumes that the move makes on the target.
    public var volumes: [Volume] = []
    /// Whether the source's files of these volumes are removed once the machine is on the target.
    public var removesSourceVolumes = false

    /// The devices that are taken out before, and whose like is put in after.
    public var replugs: [Replug] = []

    /// A device that a machine gives up for its move.
    public struct Replug: Hashable, Sendable {
        /// How people call it.
        public var label: String
        /// The element by which it is attached on the source.
        public var source: String
        /// The element by which its like is attached on the target.
        public var target: String

        public init(label: String, source: String, target: String) {
            (self.label, self.source, self.target) = (label, source, target)
        }
    }

    /// A volume that a move makes on the target.
    public struct Volume: Hashable, Sendable {
        /// The target's pool.
        public var pool: String
        public var name: String
        /// Where the source has the file whose content it gets, and the target too.
        public var path: String
        /// Whether other machines may lie upon it, so that it stays whatever becomes of the move.
        public var isBase: Bool

        public init(pool: String, name: String, path: String, isBase: Bool = false) {
            (self.pool, self.name, self.path, self.isBase) = (pool, name, path, isBase)
        }
    }

    /// What the domain is to the move.
    public enum Role: String, Hashable, Sendable {
        /// The machine, on the host that it leaves.
        case leaving
        /// A domain without devices that claims its place on the target.
        case claim
        /// The machine, on the host that it comes to.
        case arriving
    }

    /// A host of the move.
    public struct End: Hashable, Sendable {
        public var name: String
        public var uri: String

        public init(name: String, uri: String) { (self.name, self.uri) = (name, uri) }
    }

    public init(
        role: Role, id: String, source: End, target: End, peer: String, flags: UInt32, claimant: String, deadline: Int,
        startsWithHost: Bool
    ) {
        (self.role, self.id, self.source, self.target) = (role, id, source, target)
        (self.peer, self.flags, self.claimant) = (peer, flags, claimant)
        (self.deadline, self.startsWithHost) = (deadline, startsWithHost)
    }

    /// The namespace of the element.
    public static let namespace = "urn:berth:move:1.0"
    /// The prefix that Berth writes; reading goes by the URI alone.
    public static let prefix = "berthmove"

    /// The record in another role.
    public func `as`(_ role: Role) -> Self {
        var record = self
        record.role = role
        return record
    }

    /// The record of a machine that leaves, before anything is made or taken out for it.
    public var atStart: Self {
        var record = self.as(.leaving)
        (record.volumes, record.replugs) = ([], [])
        return record
    }

    /// Whether a domain that does not run claims nothing any more by this record.
    public func hasLapsed(at seconds: Int) -> Bool { role != .claim || seconds >= deadline }
}

extension MoveRecord {
    /// The record as `virDomainSetMetadata` takes it, which gives it a prefix.
    public var bareElement: XMLElement {
        var element = XMLElement(
            "move",
            [
                "role": role.rawValue, "id": id, "source": source.name, "source-uri": source.uri, "target": target.name,
                "target-uri": target.uri, "peer-uri": peer, "flags": "\(flags)", "claimant": claimant,
                "deadline": "\(deadline)", "autostart": startsWithHost ? "yes" : "no",
            ])
        if removesSourceVolumes { element[attribute: "remove-source-volumes"] = "yes" }
        for volume in volumes {
            var child = XMLElement("volume", ["pool": volume.pool, "name": volume.name, "path": volume.path])
            if volume.isBase { child[attribute: "base"] = "yes" }
            element.append(child)
        }
        for replug in replugs {
            // As text, so that nobody takes them for devices of the machine.
            element.append(
                XMLElement("replug", ["label": replug.label, "source": replug.source, "target": replug.target]))
        }
        return element
    }

    /// The record as an element of its namespace.
    public var element: XMLElement {
        var element = bareElement
        element.name = "\(Self.prefix):move"
        element[attribute: "xmlns:\(Self.prefix)"] = Self.namespace
        for index in element.children.indices {
            guard var child = element.children[index].element else { continue }
            child.name = "\(Self.prefix):\(child.name)"
            element.children[index] = .element(child)
        }
        return element
    }

    /// Reads the record of a domain's document; `nil` if there is none.
    public init?(_ domain: XMLElement) {
        guard let element = Self.element(in: domain),
            let role = element[attribute: "role"].flatMap(Role.init), let id = element[attribute: "id"],
            let sourceURI = element[attribute: "source-uri"], let targetURI = element[attribute: "target-uri"]
        else { return nil }
        self.init(
            role: role,
            id: id,
            source: End(name: element[attribute: "source"] ?? sourceURI, uri: sourceURI),
            target: End(name: element[attribute: "target"] ?? targetURI, uri: targetURI),
            peer: element[attribute: "peer-uri"] ?? targetURI,
            flags: element[attribute: "flags"].flatMap { UInt32($0) } ?? 0,
            claimant: element[attribute: "claimant"] ?? "",
            deadline: element[attribute: "deadline"].flatMap { Int($0) } ?? 0,
            startsWithHost: element[attribute: "autostart"] == "yes")
        removesSourceVolumes = element[attribute: "remove-source-volumes"] == "yes"
        // libvirt gives its prefix to what is inside, too.
        let prefix = element.name.split(separator: ":").first.map(String.init) ?? ""
        replugs = element[children: "\(prefix):replug"].map { replug in
            Replug(
                label: replug[attribute: "label"] ?? "a device", source: replug[attribute: "source"] ?? "",
                target: replug[attribute: "target"] ?? "")
        }
        volumes = element[children: "\(prefix):volume"].compactMap { volume in
            guard let pool = volume[attribute: "pool"], let name = volume[attribute: "name"],
                let path = volume[attribute: "path"]
            else { return nil }
            return Volume(pool: pool, name: name, path: path, isBase: volume[attribute: "base"] == "yes")
        }
    }

    private static func element(in domain: XMLElement) -> XMLElement? {
        domain[child: "metadata"]?.elements.first { element in
            let prefix = element.name.split(separator: ":").first.map(String.init) ?? ""
            // libvirt prints the declaration on each application's element.
            return element.name == "\(prefix):move" && element[attribute: "xmlns:\(prefix)"] == namespace
        }
    }
}

extension XMLElement {
    /// Puts the record of a move into a domain's document, in the place of an older one, or takes it out.
    public mutating func replaceMove(_ record: MoveRecord?) {
        var metadata = self[ensuring: "metadata"]
        metadata.children.removeAll { node in
            guard let element = node.element else { return false }
            return element.attributes.contains { $0.name.hasPrefix("xmlns:") && $0.value == MoveRecord.namespace }
        }
        if let record { metadata.append(record.element) }
        self[child: "metadata"] = metadata
    }
}
