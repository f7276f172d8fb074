import DomainXML
import Foundation
import Testing

struct XMLDocumentTests {
    private func fixture(_ name: String) throws -> String {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "xml"))
        return try String(contentsOf: url, encoding: .utf8)
    }

    @Test func `prints what it parsed, byte for byte`() throws {
        let text = try fixture("foreign-content")
        #expect(try XMLDocument(parsing: text).description + "\n" == text)
    }

    @Test(
        arguments: [
            ("<a b=\"1\"/>", "<a b='1'/>"),
            ("<a  b = '1'  ></a>", "<a b='1'/>"),
            ("<a>&#65;&amp;&lt;&gt;&quot;&apos;</a>", "<a>A&amp;&lt;&gt;\"'</a>"),
            ("<a b='x&#10;y&#9;z&#13;'/>", "<a b='x&#10;y&#9;z&#13;'/>"),
            ("<a>x&#13;y</a>", "<a>x&#13;y</a>"),
            ("<a b='x\ny'/>", "<a b='x y'/>"),
            ("<?xml version='1.0' encoding='ISO-8859-1'?><a>ü</a>", "<a>ü</a>"),
            ("<a><?target some data?></a>", "<a><?target some data?></a>"),
            ("<a><?target?></a>", "<a><?target?></a>"),
            ("<q:a/>", "<q:a/>"),
        ]
    )
    func `prints the same content in one form`(text: String, expected: String) throws {
        #expect(try XMLDocument(parsing: text).description == expected)
    }

    @Test func `keeps what stands around the root`() throws {
        let text = "<!-- before -->\n<?p q?>\n<a/>\n<!-- after -->"
        let document = try XMLDocument(parsing: text)
        #expect(document.prolog.count == 2)
        #expect(document.epilog == [.comment(" after ")])
        #expect(document.description == text)
    }

    @Test func `reads the encoding that bytes declare`() throws {
        let bytes = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xFC] + Array("</a>".utf8)
        #expect(try XMLDocument(parsing: bytes).root.text == "ü")
    }

    @Test(
        arguments: [
            ("", 1), ("   ", 1), ("<a>", 1), ("<a>\n</b>", 2), ("plain", 1), ("<a/><b/>", 1), ("<a b='1' b='2'/>", 1),
            ("<a>\n&nbsp;</a>", 2), ("<a>\u{1}</a>", 1),
        ]
    )
    func `refuses what is not well formed`(text: String, line: Int) throws {
        let error = #expect(throws: XMLDocument.ParsingError.self) { try XMLDocument(parsing: text) }
        #expect(error?.line == line)
        guard case .notWellFormed(let message) = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
        #expect(!message.isEmpty)
    }

    @Test func `says where a document that is cut off was`() {
        let error = #expect(throws: XMLDocument.ParsingError.self) { try XMLDocument(parsing: "<a>\n<b>\n<c/>\n") }
        #expect(error?.description == "line 4: the document ends within <b>, which begins at line 2")
    }

    @Test(
        arguments: [
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z '&x;&x;&x;'>]><a b='&z;'>&z;</a>",
            "<!DOCTYPE a PUBLIC 'x' 'http://192.0.2.1/a.dtd'><a/>",
        ]
    )
    func `refuses a document type`(text: String) {
        let error = #expect(throws: XMLDocument.ParsingError.self) { try XMLDocument(parsing: text) }
        #expect(error?.reason == .documentType)
    }

    @Test func `refuses what is nested too deep`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(throws: Never.self) { try XMLDocument(parsing: nested(250)) }
        for depth in [251, 300, 100_000] {
            let error = #expect(throws: XMLDocument.ParsingError.self) { try XMLDocument(parsing: nested(depth)) }
            #expect(error?.reason == .tooDeep(limit: 250))
        }
    }

    @Test func `refuses what is too large`() {
        let text = "<a>" + String(repeating: "x", count: 2 << 20) + "</a>"
        var limits = XMLDocument.Limits()
        limits.size = 1 << 20
        let error = #expect(throws: XMLDocument.ParsingError.self) { try XMLDocument(parsing: text, limits: limits) }
        #expect(error?.description == "line 1: the document is larger than 1 MiB")
        #expect(throws: Never.self) { try XMLDocument(parsing: text) }
    }

    @Test func `knows the line of an element`() throws {
        let root = try XMLDocument(parsing: "<a>\n  <b/>\n\n  <c/></a>").root
        #expect(root[child: "c"]?.line == 4)
        #expect(root[child: "b"] == XMLElement("b"))
    }
}
