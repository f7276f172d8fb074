extension ManifestReader {
    /// Reads the values for a template's parameters, whose names are the template's to know.
    static func parameters(_ node: ManifestNode?, of machine: ManifestNode) -> Machine.Parameters {
        guard let node else { return Machine.Parameters([], of: machine.place) }
        let arguments = node.entries("parameters", such: "name: value").compactMap { name, key, value in
            value.text("a value").map { text in
                Machine.Parameters.Argument(name: name, text: text, namePlace: key.place, place: value.place)
            }
        }
        return Machine.Parameters(arguments, at: node.place, of: machine.place)
    }
}
