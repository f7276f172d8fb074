public import DomainXML

/// Berth's XML namespace, in which templates and domains keep what Berth knows of them.
public enum BerthNamespace {
    public static let uri = "urn:berth:domain:1.0"
    /// The prefix that Berth writes; reading goes by the URI alone.
    public static let prefix = "berth"

    /// Returns the element of Berth's namespace with a name in a document's `<metadata>`.
    public static func element(_ name: String, in root: XMLElement) -> XMLElement? {
        root[child: "metadata"]?.elements.first { element in
            element.name == prefix(of: element) + name && declares(element, in: root)
        }
    }

    /// Returns the prefix of an element with the colon, or nothing if it has none.
    static func prefix(of element: XMLElement) -> String {
        element.name.firstIndex(of: ":").map { String(element.name[...$0]) } ?? ""
    }

    /// Whether an element's prefix means Berth's namespace, by the declaration on it or on what is around it.
    private static func declares(_ element: XMLElement, in root: XMLElement) -> Bool {
        let prefix = prefix(of: element).dropLast()
        let name = prefix.isEmpty ? "xmlns" : "xmlns:\(prefix)"
        let declaration = [element, root[ensuring: "metadata"], root].lazy.compactMap { $0[attribute: name] }.first
        return declaration == uri
    }
}
