import DomainXML
import Testing
import TestSupport

/// Documents made at random, which have what a person would not think of.
struct XMLDocumentPropertyTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `parses what it prints`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var document = XMLDocument(element(depth: 5, using: &random))
        document.prolog = [.comment("seed \(seed)")]
        #expect(try XMLDocument(parsing: document.description) == document)
    }

    private let names = ["a", "b-c", "d.e", "_f", "qemu:g", "größe", "名"]
    private let texts = ["x", "\n  ", " & ", "<", "]]>", "'", "\"", "\t", "\r\n", "ü", "😀", "\u{FFFD}", ""]

    private func element(depth: Int, using random: inout SplitMix64) -> XMLElement {
        var element = XMLElement(names.randomElement(using: &random) ?? "a")
        for name in names.shuffled(using: &random).prefix(.random(in: 0...3, using: &random)) {
            element[attribute: name] = text(using: &random)
        }
        if Bool.random(using: &random) {
            element.attributes.insert(.init(name: "xmlns:qemu", value: "urn:q"), at: 0)
        }
        guard depth > 0 else { return element }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: element.children.append(.element(self.element(depth: depth - 1, using: &random)))
            case 2: appendText(to: &element, using: &random)
            case 3: element.children.append(.comment(" \(depth) "))
            case 4: element.children.append(.cdata("<&\(depth)"))
            default: element.children.append(.processingInstruction(target: "t", data: "d\(depth)"))
            }
        }
        return element
    }

    /// Adds text, but not beside other text: a parser sees one where a program wrote two.
    private func appendText(to element: inout XMLElement, using random: inout SplitMix64) {
        let text = text(using: &random)
        if case .text? = element.children.last { return }
        if !text.isEmpty { element.children.append(.text(text)) }
    }

    private func text(using random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...4, using: &random)).map { _ in texts.randomElement(using: &random) ?? "" }.joined()
    }
}
