internal import CLibXML2

/// A schema in RELAX NG, as libvirt's are.
///
/// It says yes or no. What libxml2 says of the reasons names an outermost element, seldom the one at fault.
///
/// Safe: the schema is freed with its last reference, and nothing else holds it.
@safe
public final class XMLSchema {
    private let schema: xmlRelaxNGPtr

    /// A schema that cannot be read.
    public struct LoadingError: Error, Hashable, Sendable {
        public let path: String
    }

    /// Reads a schema, with the files beside it that it includes: some 30 ms for libvirt's.
    ///
    /// - Throws: ``LoadingError``, if there is none or it is not RELAX NG.
    public init(path: String) throws(LoadingError) {
        guard let parser = unsafe xmlRelaxNGNewParserCtxt(path) else { throw LoadingError(path: path) }
        defer { unsafe xmlRelaxNGFreeParserCtxt(parser) }
        unsafe xmlRelaxNGSetParserStructuredErrors(parser, { _, _ in }, nil)
        guard let schema = unsafe xmlRelaxNGParse(parser) else { throw LoadingError(path: path) }
        unsafe self.schema = schema
    }

    deinit { unsafe xmlRelaxNGFree(schema) }

    /// Whether a document with this root is as the schema wants it: some hundredths of a millisecond.
    public func accepts(_ root: XMLElement) -> Bool {
        let text = Array(root.description.utf8)
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        let document = unsafe text.withUnsafeBytes { buffer in
            unsafe xmlReadMemory(
                buffer.bindMemory(to: CChar.self).baseAddress, CInt(buffer.count), nil, "UTF-8", CInt(options))
        }
        guard let document = unsafe document else { return false }
        defer { unsafe xmlFreeDoc(document) }
        guard let validation = unsafe xmlRelaxNGNewValidCtxt(schema) else { return false }
        defer { unsafe xmlRelaxNGFreeValidCtxt(validation) }
        unsafe xmlRelaxNGSetValidStructuredErrors(validation, { _, _ in }, nil)
        return unsafe xmlRelaxNGValidateDoc(validation, document) == 0
    }
}
