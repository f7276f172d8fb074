internal import DomainXML

/// A place and a size on a page, in pixels.
struct Frame: Hashable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    var right: Int { x + width }
    var bottom: Int { y + height }

    /// The frame, larger by some pixels on each side.
    func outset(_ margin: Int) -> Frame {
        Frame(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }
}

/// The shapes of Scalable Vector Graphics that a drawing is made of.
///
/// Built as a tree, so that no name of a machine can break out of its place.
enum SVG {
    /// Draws a box with rounded corners, in a style that the page's own style sheet names.
    static func box(_ frame: Frame, _ style: String, radius: Int = 4, fill: String? = nil) -> XMLElement {
        var box = XMLElement(
            "rect",
            [
                "class": style, "x": "\(frame.x)", "y": "\(frame.y)", "width": "\(frame.width)",
                "height": "\(frame.height)", "rx": "\(radius)",
            ])
        box[attribute: "fill"] = fill
        return box
    }

    /// Writes a line of text.
    static func text(_ text: String, x: Int, y: Int, _ style: String) -> XMLElement {
        XMLElement("text", ["class": style, "x": "\(x)", "y": "\(y)"], text: text)
    }

    /// Puts shapes together, with a description that a pointer or a screen reader brings up.
    static func group(_ title: String, _ shapes: [XMLElement]) -> XMLElement {
        XMLElement("g", children: [XMLElement("title", text: title)] + shapes)
    }

    /// Makes a page of shapes.
    ///
    /// - Parameters:
    ///   - title: What it shows, for those who cannot see it.
    ///   - description: The same at length.
    ///   - width: In pixels.
    ///   - height: In pixels.
    ///   - style: A style sheet.
    ///   - shapes: What is on it, the hindmost first.
    /// - Returns: A document of its own.
    static func page(
        title: String, description: String, width: Int, height: Int, style: String, shapes: [XMLElement]
    ) -> XMLElement {
        var page = XMLElement(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "width": "\(width)", "height": "\(height)",
                "viewBox": "0 0 \(width) \(height)", "role": "img", "aria-labelledby": "title description",
            ])
        let parts =
            [
                XMLElement("title", ["id": "title"], text: title),
                XMLElement("desc", ["id": "description"], text: description),
                XMLElement("style", text: style), hatching,
            ] + shapes
        // A line a shape, so that a person can compare two drawings.
        page.children = parts.flatMap { [.text("\n"), .element($0)] } + [.text("\n")]
        return page
    }

    /// The stripes of CPUs that are kept for the host.
    private static var hatching: XMLElement {
        XMLElement(
            "defs",
            children: [
                XMLElement(
                    "pattern",
                    [
                        "id": "hatching", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
                        "patternTransform": "rotate(45)",
                    ],
                    children: [
                        XMLElement("rect", ["class": "kept-ground", "width": "6", "height": "6"]),
                        XMLElement("rect", ["class": "kept-stripe", "width": "2", "height": "6"]),
                    ])
            ])
    }
}

/// The number of columns and rows in which equal things fill a space of about a given shape.
struct Grid {
    let columns: Int
    let rows: Int
    private let item: (width: Int, height: Int)
    private let gap: Int

    /// Arranges things so that the whole is nearest to a ratio of width to height.
    init(_ count: Int, of item: (width: Int, height: Int), gap: Int, ratio: Double) {
        func distance(_ columns: Int) -> Double {
            let rows = (count + columns - 1) / columns
            let shape = Double(columns * (item.width + gap)) / Double(max(1, rows * (item.height + gap)))
            // A last row with holes looks like something is missing.
            let holes = columns * rows - count
            let penalty = holes == 0 ? 0 : 0.9 + Double(holes) / Double(count)
            return (shape > ratio ? shape / ratio : ratio / shape) + penalty
        }
        columns = (1...max(1, count)).min { distance($0) < distance($1) } ?? 1
        rows = max(1, (count + columns - 1) / columns)
        (self.item, self.gap) = (item, gap)
    }

    /// Arranges things in a number of columns.
    init(_ count: Int, of item: (width: Int, height: Int), gap: Int, columns: Int) {
        self.columns = max(1, columns)
        rows = max(1, (count + self.columns - 1) / self.columns)
        (self.item, self.gap) = (item, gap)
    }

    var width: Int { columns * (item.width + gap) - gap }
    var height: Int { rows * (item.height + gap) - gap }

    /// The place of a thing, in reading order.
    func frame(_ index: Int, x: Int, y: Int) -> Frame {
        Frame(
            x: x + index % columns * (item.width + gap),
            y: y + index / columns * (item.height + gap),
            width: item.width,
            height: item.height
        )
    }
}
