internal import Vocabulary

/// SVE and SVE2 of Arm, with the lengths of vectors that guests can have.
extension FeatureSources {
    func vectors() -> [HostFeature] {
        let names = [
            (name: "sve", title: "long vectors (SVE)"), (name: "sve2", title: "long vectors, extended (SVE2)"),
        ]
        guard architecture == .aarch64 else {
            return names.map { HostFeature($0.name, $0.title, meaninglessOn: architecture) }
        }
        return names.map { names in
            let isSeen = flag(names.name)
            let refused = commandLine.flatMap { line in
                line.has("arm64.nosve") ? Evidence(line.source, "arm64.nosve") : nil
            }
            let detected = names.name == "sve" ? line("detected: Scalable Vector Extension") : nil
            return HostFeature(
                names.name, names.title,
                // What the kernel was told to hide may be there all the same.
                hardware: isSeen.value == false && refused != nil
                    ? .unknown("the kernel was started with arm64.nosve")
                    : .firstKnown(isSeen, .sign(detected, else: isSeen.basis)),
                kernel: .firstKnown(
                    isSeen.value == true ? isSeen : .sign(detected, else: ""), configuration.has("CONFIG_ARM64_SVE")),
                isOn: refused.map { .known(false, $0) } ?? .firstKnown(isSeen, .sign(detected, else: isSeen.basis)),
                details: names.name == "sve" ? lengths : [],
                whenOff: "the kernel without arm64.nosve on its command line")
        }
    }

    /// The largest length, and those below it that the architecture demands: all powers of two.
    private var lengths: [HostFeature.Detail] {
        guard case .known(let longest, let evidence)? = log.map(VectorExtension.longest), longest >= 128 else {
            return flag("sve").value == true
                ? [HostFeature.Detail("vector lengths", .unknown("the log does not tell the largest"))] : []
        }
        let lengths = VectorExtension.lengths(upTo: min(longest, VectorExtension.longestOfAll))
        let powers = lengths.map(String.init).joined(separator: ", ")
        let text = "\(powers) bit" + (longest.nonzeroBitCount == 1 ? "" : ", at most \(longest)")
        let path = "proc/sys/abi/sve_default_vector_length"
        let usual = files?.number(path).map {
            HostFeature.Detail("programs' usual length", .known("\($0 * 8) bit", Evidence("/\(path)", "\($0)")))
        }
        return [HostFeature.Detail("vector lengths", .known(text, evidence))] + (usual.map { [$0] } ?? [])
    }
}
