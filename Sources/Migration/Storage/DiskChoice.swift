/// Which disks are copied to the target.
public enum DiskChoice: Hashable, Sendable {
    /// None: what the hosts do not share keeps the machine where it is.
    case none
    /// All that the hosts do not share.
    case all
    /// Those with these names, such as `vda`.
    case named(Set<String>)

    /// Reads `all`, or names with commas between them; `nil` if a name is missing.
    public init?(parsing text: String) {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !names.contains("") else { return nil }
        self = names == ["all"] ? .all : .named(Set(names))
    }

    /// Whether a disk is copied if the hosts do not share it.
    public func contains(_ disk: String) -> Bool {
        switch self {
        case .none: false
        case .all: true
        case .named(let names): names.contains(disk)
        }
    }

    /// The disks that somebody named.
    var names: Set<String> { if case .named(let names) = self { names } else { [] } }
}
