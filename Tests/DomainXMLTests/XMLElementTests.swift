import DomainXML
import Testing

struct XMLElementTests {
    private let text = """
        <domain>
          <name>web</name>
          <memory unit='MiB' dumpCore='off'>512</memory>
          <devices>
            <disk type='file'/>
            <disk type='block'/>
            <unknown x='1'/>
          </devices>
        </domain>
        """

    private func edited(_ edit: (inout XMLElement) -> Void) throws -> String {
        var root = try XMLDocument(parsing: text).root
        edit(&root)
        return root.description
    }

    @Test func `changes a child's text and keeps its attributes`() throws {
        #expect(try edited { $0[child: "memory"]?.text = "1024" } == text.replacing(">512<", with: ">1024<"))
    }

    @Test func `adds a child with its siblings' indentation`() throws {
        let expected = text.replacing("<name>web</name>\n", with: "<name>web</name>\n")
            .replacing("  </devices>\n", with: "  </devices>\n  <os/>\n")
        #expect(try edited { $0[ensuring: "os"].children = [] } == expected)
    }

    @Test func `removes a child with its indentation`() throws {
        #expect(
            try edited { $0[child: "memory"] = nil }
                == text.replacing("  <memory unit='MiB' dumpCore='off'>512</memory>\n", with: ""))
    }

    @Test(
        arguments: [
            ([], ""),
            (["x"], "    <disk type='x'/>\n"),
            (["x", "y", "z"], "    <disk type='x'/>\n    <disk type='y'/>\n    <disk type='z'/>\n"),
        ]
    )
    func `replaces all children of a name in the place of the first`(types: [String], lines: String) throws {
        #expect(
            try edited { $0[child: "devices"]?[children: "disk"] = types.map { XMLElement("disk", ["type": $0]) } }
                == text.replacing("    <disk type='file'/>\n    <disk type='block'/>\n", with: lines))
    }

    @Test func `finds elements by path`() throws {
        let root = try XMLDocument(parsing: text).root
        #expect(root.element(at: "devices/unknown")?[attribute: "x"] == "1")
        #expect(root.element(at: "devices/nothing/here") == nil)
        #expect(root[child: "devices"]?[children: "disk"].count == 2)
    }

    @Test func `puts elements on lines of their own`() throws {
        let text = "<a><b x='1'><c/><!-- d --></b>\n\n<e> f </e><g>h<i/></g></a>"
        let expected = """
            <a>
              <b x='1'>
                <c/>
                <!-- d -->
              </b>
              <e> f </e>
              <g>h<i/></g>
            </a>
            """
        let element = try XMLDocument(parsing: text).root.indented()
        #expect(element.description == expected)
        #expect(element.indented() == element)
    }

    @Test func `joins text and CDATA`() throws {
        #expect(try XMLDocument(parsing: "<a> x<![CDATA[<y>]]><!-- no --> </a>").root.trimmedText == "x<y>")
    }
}
