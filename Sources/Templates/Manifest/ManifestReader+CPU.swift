internal import HostInventory
internal import Vocabulary

extension ManifestReader {
    /// Reads a CPU's model or mode, or a mapping with it and what is said of its features.
    static func cpu(_ node: ManifestNode, _ compute: inout Machine.Compute) -> String? {
        guard node.isMapping else { return node.word("a CPU model or mode") }
        let values = node.values("a CPU", keys: ["model", "sve", "pmu", "features"])
        if node.hasNothing { node.reject("a CPU has a 'model:', 'sve:', 'pmu:' or 'features:'") }
        compute.vectors = values["sve"].flatMap(vectors)
        compute.performanceCounters = values["pmu"].flatMap { choice($0, "what the PMU can be") }
        compute.features = values["features"].map(features) ?? [:]
        if compute.features["pmu"] != nil { values["pmu"]?.reject("the features have a 'pmu' too: keep this one") }
        return values["model"]?.word("a CPU model or mode")
    }

    private static func vectors(_ node: ManifestNode) -> Machine.Vectors? {
        guard !node.isList else { return lengths(node).map(Machine.Vectors.lengths) }
        switch node.text("off, max, or a list of vector lengths") {
        case nil: return nil
        case "off": return .off
        case "max": return .all
        case let word?:
            node.reject("'\(word)' is not what SVE can be: write off, max, or lengths in bits such as [128, 256]")
            return nil
        }
    }

    private static func lengths(_ node: ManifestNode) -> [Int]? {
        let items = node.items("vector lengths")
        var lengths: [Int] = []
        for item in items {
            let limit = VectorExtension.longestOfAll
            guard let length = item.number("a vector length", in: 128...limit) else { return nil }
            guard length % 128 == 0 else {
                item.reject(
                    "vectors are multiples of 128 bits: the next length that is one is \(length / 128 * 128 + 128)")
                return nil
            }
            if lengths.contains(length) { item.reject("the length \(length) is there twice") }
            lengths.append(length)
        }
        guard let longest = lengths.max() else {
            node.reject("the list has no length: write sve: off for none")
            return nil
        }
        // The architecture has all powers of two below a length that there is.
        let needed = VectorExtension.lengths(upTo: longest).filter { !lengths.contains($0) }
        guard needed.isEmpty else {
            let missing = needed.map(String.init).joined(separator: ", ")
            let all = (lengths + needed).sorted().map(String.init).joined(separator: ", ")
            node.reject("a CPU with vectors of \(longest) bits has those of \(missing) bits too: write [\(all)]")
            return nil
        }
        return lengths.sorted()
    }

    private static func features(_ node: ManifestNode) -> [String: Machine.FeaturePolicy] {
        var features: [String: Machine.FeaturePolicy] = [:]
        for (key, value) in node.entries("features with a policy each, such as {pauth: disable}") {
            guard let name = key.text("a feature's name") else { continue }
            guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }) else {
                key.reject("'\(name)' is not the name of a CPU feature")
                continue
            }
            if name.firstMatch(of: /^sve[0-9]*$/) != nil, name != "sve2" {
                key.reject("'\(name)' is what 'sve:' is for: write sve: off, max, or lengths such as [128, 256]")
                continue
            }
            if let policy: Machine.FeaturePolicy = choice(value, "a policy for a feature") { features[name] = policy }
        }
        return features
    }
}
