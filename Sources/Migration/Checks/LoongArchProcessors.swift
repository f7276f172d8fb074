internal import HostInventory
internal import Vocabulary

/// The comparison of LoongArch CPUs, by the features that a guest takes over from the host.
///
/// libvirt's own says "identical" of any two; QEMU sets LSX, LASX and LBT of la464 by what KVM offers.
enum LoongArchProcessors {
    static let lsxMissing = FindingCode(
        "lsx-missing", .blocks, "The target's CPUs lack the 128-bit vectors (LSX) that the guest may use.",
        remedy: "move it to a host that has them, or start it anew with lsx=off")
    static let lasxMissing = FindingCode(
        "lasx-missing", .blocks, "The target's CPUs lack the 256-bit vectors (LASX) that the guest may use.",
        remedy: "move it to a host that has them, or start it anew with lasx=off")
    static let lbtMissing = FindingCode(
        "lbt-missing", .blocks, "The target's CPUs lack the binary translation (LBT) that the guest may use.",
        remedy: "move it to a host that has it, or start it anew with lbt=off")
    static let modelDiffers = FindingCode(
        "cpu-model-differs", .warning, "The hosts have CPUs of different models.",
        remedy: "move it to a host of the same kind")

    static let codes = [lsxMissing, lasxMissing, lbtMissing, modelDiffers]

    /// The words of `/proc/cpuinfo` for binary translation.
    private static let translation: Set<String> = ["lbt_x86", "lbt_arm", "lbt_mips"]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        var found = ArmProcessors.pages(pair)
        let (here, there) = (pair.source.facts.processors, pair.target.facts.processors)
        if let mine = here.model.value, let theirs = there.model.value, mine != theirs {
            found.append(
                modelDiffers.finding("the CPUs of \(pair.target.name) are of another model", "\(mine), \(theirs)"))
        }
        if let mine = here.features.value, let theirs = there.features.value {
            let missing = mine.subtracting(theirs)
            found +=
                lost(["lsx"], lsxMissing, missing, pair) + lost(["lasx"], lasxMissing, missing, pair)
                + lost(translation, lbtMissing, missing, pair)
        }
        // The host's own virtualization is nothing that a guest has.
        let told = translation.union(["lsx", "lasx", "lvz"])
        return found
            + CPUCompatibility.compareFeatures(pair, leaving: told).filter { finding in
                finding.code != CPUCompatibility.featuresExtra.name || pair.subject.seesHostCPU
            }
    }

    private static func lost(
        _ words: Set<String>, _ code: FindingCode, _ missing: Set<String>, _ pair: MigrationPair
    ) -> [Finding] {
        let lost = missing.intersection(words).sorted()
        let name = words.contains("lsx") ? "lsx" : words.contains("lasx") ? "lasx" : "lbt"
        guard !lost.isEmpty, !pair.subject.disablesFeature(name) else { return [] }
        return [code.finding("the CPUs of \(pair.target.name) lack \(name.uppercased())", list(lost))]
    }
}
