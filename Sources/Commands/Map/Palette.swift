/// The colours of machines, in the order of their letters; after the last, the first comes again.
///
/// All are light enough for dark text, so that one set serves on light and on dark ground.
enum Palette {
    private static let colours: [(terminal: Int, web: String)] = [
        (117, "#7cb9f2"), (222, "#f4c04d"), (150, "#8ccf83"), (216, "#f59a76"), (183, "#bfa0ec"), (115, "#5cc8b7"),
        (211, "#ef8fb0"), (180, "#cfa96f"), (153, "#a9bfdb"), (191, "#c8db62"), (225, "#e3b3d8"), (209, "#e0806b"),
    ]

    /// A number among the 256 colours of terminals.
    static func terminal(_ machine: Int) -> Int { colours[machine % colours.count].terminal }

    /// A colour as pages write it.
    static func web(_ machine: Int) -> String { colours[machine % colours.count].web }
}
