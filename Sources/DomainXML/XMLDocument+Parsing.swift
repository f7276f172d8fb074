internal import CLibXML2

extension XMLDocument {
    /// Parses with libxml2's event interface, which builds no tree of its own.
    init(bytes: [UInt8], ignoringEncoding: Bool, _ limits: Limits) throws(ParsingError) {
        guard bytes.count <= limits.size else {
            throw ParsingError(reason: .tooLarge(limit: limits.size), line: 1)
        }
        // Columns are counted in UTF-8, which a text is.
        let builder = TreeBuilder(limits, StartTags(ignoringEncoding ? bytes : []))
        let opaque = unsafe Unmanaged.passUnretained(builder).toOpaque()
        var handler = unsafe xmlSAXHandler.building
        guard let context = unsafe xmlCreatePushParserCtxt(&handler, opaque, nil, 0, nil) else {
            preconditionFailure("libxml2 has no memory left for a parser.")
        }
        defer { unsafe xmlFreeParserCtxt(context) }
        unsafe builder.context = context

        // Without NOENT, libxml2 hands over an attribute's `&amp;` as `&#38;`. There are no other entities to
        // replace: a document that declares some has been refused by then.
        var options = XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue
        options |= XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        if ignoringEncoding { options |= XML_PARSE_IGNORE_ENC.rawValue }
        unsafe _ = xmlCtxtUseOptions(context, CInt(options))

        unsafe bytes.withUnsafeBytes { buffer in
            unsafe _ = xmlParseChunk(context, buffer.bindMemory(to: CChar.self).baseAddress, CInt(buffer.count), 1)
        }
        if let failure = builder.failure ?? builder.cutOff(lines: 1 + bytes.count { $0 == UInt8(ascii: "\n") }) {
            throw failure
        }
        // Not the status, which also counts what is no error of form, such as a prefix that is not declared.
        guard unsafe context.pointee.wellFormed != 0, let root = builder.root else {
            throw unsafe ParsingError(lastErrorOf: context)
        }
        self.init(prolog: builder.prolog, root: root, epilog: builder.epilog)
    }
}

extension XMLDocument.ParsingError {
    fileprivate init(lastErrorOf context: xmlParserCtxtPtr) {
        let error = unsafe xmlCtxtGetLastError(context)
        let text = unsafe error?.pointee.message.map { unsafe String(cString: $0) }
        self.init(
            reason: .notWellFormed(
                text?.split(separator: "\n").first.map(String.init) ?? "the document has no element"),
            line: unsafe max(1, Int(error?.pointee.line ?? 1))
        )
    }
}

/// Puts a tree together from libxml2's events.
///
/// Safe: `context` outlives the parse, which is the only time that a builder is used.
@safe
private final class TreeBuilder {
    private let limits: XMLDocument.Limits
    /// The elements that are open, the root first.
    private var open: [XMLElement] = []

    var context: xmlParserCtxtPtr?
    var prolog: [XMLNode] = []
    var root: XMLElement?
    var epilog: [XMLNode] = []
    var failure: XMLDocument.ParsingError?

    private var tags: StartTags

    init(_ limits: XMLDocument.Limits, _ tags: StartTags) { (self.limits, self.tags) = (limits, tags) }

    /// The builder behind the pointer that libxml2 hands to a callback.
    static func from(_ opaque: UnsafeMutableRawPointer?) -> TreeBuilder? {
        unsafe opaque.map { unsafe Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    func start(_ element: XMLElement) {
        guard open.count < limits.depth else { return stop(.tooDeep(limit: limits.depth)) }
        var element = element
        element.place = tags.next() ?? XMLPlace(line: currentLine, column: 1)
        open.append(element)
    }

    func end() {
        guard let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { append(.element(element)) }
    }

    func append(_ node: XMLNode) {
        if open.isEmpty {
            if root == nil { prolog.append(node) } else { epilog.append(node) }
        } else {
            open[open.count - 1].children.append(node)
        }
    }

    /// Adds text, which libxml2 cuts at entities and at the ends of its buffer.
    func appendText(_ text: String) {
        guard let last = open.indices.last else { return }
        if case .text(let before)? = open[last].children.last {
            open[last].children[open[last].children.count - 1] = .text(before + text)
        } else {
            open[last].children.append(.text(text))
        }
    }

    /// That the document ended within an element, which libxml2 calls "extra content at the end".
    func cutOff(lines: @autoclosure () -> Int) -> XMLDocument.ParsingError? {
        guard let element = open.last, unsafe xmlCtxtGetLastError(context)?.pointee.code == XML_ERR_DOCUMENT_END.number
        else { return nil }
        let start = "the document ends within <\(element.name)>, which begins at line \(element.line ?? 1)"
        return XMLDocument.ParsingError(reason: .notWellFormed(start), line: lines())
    }

    func stop(_ reason: XMLDocument.ParsingError.Reason) {
        if failure == nil { failure = XMLDocument.ParsingError(reason: reason, line: currentLine) }
        unsafe xmlStopParser(context)
    }

    private var currentLine: Int { unsafe max(1, Int(context?.pointee.input?.pointee.line ?? 1)) }
}

extension xmlParserErrors {
    fileprivate var number: CInt { CInt(rawValue) }
}

extension xmlSAXHandler {
    /// The callbacks that fill a ``TreeBuilder``, which is the parser's user data.
    fileprivate static var building: xmlSAXHandler {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = XML_SAX2_MAGIC
        unsafe handler.internalSubset = { opaque, _, _, _ in unsafe TreeBuilder.from(opaque)?.stop(.documentType) }
        unsafe handler.startElementNs = { opaque, name, prefix, _, namespaces, scopes, attributes, _, values in
            var element = unsafe XMLElement(String(prefix, name))
            element.attributes.reserveCapacity(Int(namespaces + attributes))
            unsafe element.appendNamespaces(Int(namespaces), scopes)
            unsafe element.appendAttributes(Int(attributes), values)
            unsafe TreeBuilder.from(opaque)?.start(element)
        }
        unsafe handler.endElementNs = { opaque, _, _, _ in unsafe TreeBuilder.from(opaque)?.end() }
        unsafe handler.characters = { opaque, text, length in
            unsafe TreeBuilder.from(opaque)?.appendText(String(text, length: Int(length)))
        }
        unsafe handler.ignorableWhitespace = handler.characters
        unsafe handler.cdataBlock = { opaque, text, length in
            unsafe TreeBuilder.from(opaque)?.append(.cdata(String(text, length: Int(length))))
        }
        unsafe handler.comment = { opaque, text in unsafe TreeBuilder.from(opaque)?.append(.comment(String(text))) }
        unsafe handler.processingInstruction = { opaque, target, data in
            unsafe TreeBuilder.from(opaque)?.append(
                .processingInstruction(target: String(target), data: String(data)))
        }
        return unsafe handler
    }
}

extension XMLElement {
    /// Adds declarations from libxml2's array, which has a prefix and a URI for each.
    fileprivate mutating func appendNamespaces(_ count: Int, _ array: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
        guard let array = unsafe array else { return }
        for index in 0..<count {
            let name = unsafe array[2 * index].map { unsafe "xmlns:\(String($0))" } ?? "xmlns"
            unsafe attributes.append(Attribute(name: name, value: String(array[2 * index + 1])))
        }
    }

    /// Adds attributes from libxml2's array: local name, prefix, URI, and the ends of the value.
    fileprivate mutating func appendAttributes(_ count: Int, _ array: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
        guard let array = unsafe array else { return }
        for index in 0..<count {
            let field = unsafe array + 5 * index
            guard let start = unsafe field[3], let end = unsafe field[4] else { continue }
            unsafe attributes.append(
                Attribute(name: String(field[1], field[0]), value: String(start, length: end - start)))
        }
    }
}

extension String {
    fileprivate init(_ text: UnsafePointer<xmlChar>?) {
        self = unsafe text.map { unsafe String(cString: $0) } ?? ""
    }

    fileprivate init(_ text: UnsafePointer<xmlChar>?, length: Int) {
        self = unsafe String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
    }

    /// A name with its prefix, if it has one.
    fileprivate init(_ prefix: UnsafePointer<xmlChar>?, _ name: UnsafePointer<xmlChar>?) {
        self = unsafe prefix == nil ? String(name) : "\(String(prefix)):\(String(name))"
    }
}
