internal import HostInventory
internal import Vocabulary

/// The comparison of Arm CPUs, register by register.
///
/// libvirt has none on aarch64: its own compares nothing, and QEMU finds out when it loads the guest's registers on
/// the target. KVM gives a guest the host's MIDR, REVIDR and AIDR, and refuses others.
enum ArmProcessors {
    static let midrDiffers = FindingCode(
        "cpu-midr-differs", .blocks,
        "The CPUs are of another make, part or revision (MIDR_EL1), and the guest sees the host's CPU as it is.",
        remedy: "move it to a host of the same kind")
    static let revidrDiffers = FindingCode(
        "cpu-revidr-differs", .blocks,
        "The CPUs differ in their maker's revision (REVIDR_EL1), which KVM does not let "
            + "a guest change.",
        remedy: "move it to a host of the same kind")
    static let aidrDiffers = FindingCode(
        "cpu-aidr-differs", .blocks, "The CPUs differ in their maker's own features (AIDR_EL1).",
        remedy: "move it to a host of the same kind")
    static let identityUnknown = FindingCode(
        "cpu-identity-unknown", .warning,
        "A host's identification registers cannot be read, so it is not known whether its CPUs are of the same kind.",
        remedy: "run berth on that host, or give a copy of its files")
    static let kindsMixed = FindingCode(
        "cpu-kinds-mixed", .warning,
        "A host has CPUs of several kinds; which of them the guest knows is left to chance.",
        remedy: "pin the machine to CPUs of one kind")
    static let fieldLower = FindingCode(
        "cpu-id-register-lower", .blocks,
        "A field of an identification register is lower on the target: the guest would lose a feature.",
        remedy: "move it to a host of the same kind")
    static let fieldHigher = FindingCode(
        "cpu-id-register-higher", .warning,
        "A field of an identification register is higher on the target; older kernels refuse a guest that differs.",
        remedy: "move it to a host of the same kind")
    static let lengthsDiffer = FindingCode(
        "sve-lengths-differ", .blocks, "The hosts do not have the same lengths of SVE vectors.",
        remedy: "start the machine anew with lengths that both have, or without sve")
    static let lengthsUnknown = FindingCode(
        "sve-lengths-unknown", .warning, "The lengths of SVE vectors are not known of both hosts.",
        remedy: "give a recording with sveLengths, from QMP's query-cpu-model-expansion")
    static let counterDiffers = FindingCode(
        "counter-frequency-differs", .blocks,
        "The counters run at different frequencies (CNTFRQ_EL0): time in the guest would run fast or slow.",
        remedy: "move it to a host of the same kind")
    static let counterUnknown = FindingCode(
        "counter-frequency-unknown", .note, "The frequency of a host's counter is not in a log that can be read.")
    static let pageSizeDiffers = FindingCode(
        "kernel-page-size-differs", .warning,
        "The kernels have pages of different sizes: post-copy is not possible, and hugepages differ.",
        remedy: "boot both hosts with kernels of one page size")

    static let codes = [
        midrDiffers, revidrDiffers, aidrDiffers, identityUnknown, kindsMixed, fieldLower, fieldHigher, lengthsDiffer,
        lengthsUnknown, counterDiffers, counterUnknown, pageSizeDiffers,
    ]

    static func findings(_ pair: MigrationPair) -> [Finding] {
        var found: [Finding] = []
        // Every CPU of KVM on Arm is the host's own, but for the models of openEuler, which set MIDR.
        if pair.subject.seesHostCPU {
            found += identity(pair)
            found += fields(pair)
            found += CPUCompatibility.compareFeatures(pair)
        }
        return found + vectors(pair) + counter(pair) + pages(pair)
    }

    private static func identity(_ pair: MigrationPair) -> [Finding] {
        let (here, there) = (pair.source.facts.processors, pair.target.facts.processors)
        var found: [Finding] = []
        for (side, facts) in [(pair.source, here), (pair.target, there)] {
            if let kinds = facts.midr.value, kinds.count > 1 {
                found.append(kindsMixed.finding("\(side.name) has CPUs of several kinds", hexadecimal(kinds)))
            }
        }
        guard let mine = here.midr.value, let theirs = there.midr.value else {
            let silent = [(pair.source.name, here), (pair.target.name, there)].filter { $0.1.midr.value == nil }
            let reasons = silent.map { "\($0.0): \($0.1.midr.basis)" }.joined(separator: "; ")
            return found + [identityUnknown.finding("the kinds of CPUs cannot be compared", reasons)]
        }
        let name = pair.target.name
        if mine != theirs {
            found.append(midrDiffers.finding("the CPUs of \(name) are of another kind", difference(mine, theirs)))
        }
        switch (here.revidr, there.revidr) {
        case (.known(let mine, _), .known(let theirs, _)):
            if mine != theirs {
                found.append(
                    revidrDiffers.finding("the CPUs of \(name) have another REVIDR_EL1", difference(mine, theirs)))
            }
        default:
            let silent = here.revidr.value == nil ? (pair.source.name, here.revidr) : (name, there.revidr)
            let reason = "\(silent.0): \(silent.1.basis)"
            // Where the kinds differ anyway, nobody cares for their revisions.
            if mine == theirs { found.append(identityUnknown.finding("REVIDR_EL1 cannot be compared", reason)) }
        }
        if let mine = here.aidr.value, let theirs = there.aidr.value, mine != theirs {
            found.append(aidrDiffers.finding("the CPUs of \(name) have another AIDR_EL1", difference(mine, theirs)))
        }
        return found
    }

    /// Compares the registers that are known of both, four bits a field.
    ///
    /// Most fields count features upwards; where 15 means "none", as in the floating-point fields of
    /// ID_AA64PFR0_EL1, it counts as the lowest.
    private static func fields(_ pair: MigrationPair) -> [Finding] {
        let (here, there) = (
            pair.source.facts.processors.identification, pair.target.facts.processors.identification
        )
        var (lower, higher): ([String], [String]) = ([], [])
        for (register, mine) in here.sorted(by: { $0.key < $1.key }) {
            guard let theirs = there[register] else { continue }
            for shift in stride(from: 0, to: 64, by: 4) {
                let (a, b) = (rank(mine >> UInt64(shift) & 15), rank(theirs >> UInt64(shift) & 15))
                let place = "\(register)[\(shift + 3):\(shift)]"
                if b < a { lower.append("\(place) \(a) to \(b)") }
                if b > a { higher.append("\(place) \(a) to \(b)") }
            }
        }
        var found: [Finding] = []
        if !lower.isEmpty {
            found.append(fieldLower.finding("the CPUs of \(pair.target.name) can do less", list(lower)))
        }
        if !higher.isEmpty {
            found.append(fieldHigher.finding("the CPUs of \(pair.target.name) can do more", list(higher)))
        }
        return found
    }

    private static func rank(_ field: UInt64) -> Int { field == 15 ? -1 : Int(field) }

    private static func vectors(_ pair: MigrationPair) -> [Finding] {
        let (here, there) = (pair.source.facts.processors, pair.target.facts.processors)
        guard here.features.value?.contains("sve") == true, !pair.subject.disablesFeature("sve") else { return [] }
        // A target without SVE at all is told with the features.
        guard there.features.value?.contains("sve") != false else { return [] }
        if let mine = here.sveLengths.value, let theirs = there.sveLengths.value {
            guard mine != theirs else { return [] }
            return [lengthsDiffer.finding("\(pair.target.name) has other lengths of SVE vectors", text(mine, theirs))]
        }
        if let mine = here.sveMaximum.value, let theirs = there.sveMaximum.value {
            guard mine != theirs else { return [] }
            return [
                lengthsDiffer.finding(
                    "\(pair.target.name) has another longest SVE vector", "\(mine) bits here, \(theirs) bits there")
            ]
        }
        let silent = [(pair.source.name, here), (pair.target.name, there)]
            .filter { $0.1.sveLengths.value == nil && $0.1.sveMaximum.value == nil }
        let reasons = silent.map { "\($0.0): \($0.1.sveMaximum.basis)" }.joined(separator: "; ")
        return [lengthsUnknown.finding("the lengths of SVE vectors cannot be compared", reasons)]
    }

    private static func text(_ mine: Set<Int>, _ theirs: Set<Int>) -> String {
        "\(list(mine.sorted().map(String.init))) bits here, \(list(theirs.sorted().map(String.init))) bits there"
    }

    private static func counter(_ pair: MigrationPair) -> [Finding] {
        let (here, there) = (
            pair.source.facts.processors.counterKilohertz, pair.target.facts.processors.counterKilohertz
        )
        guard let mine = here.value, let theirs = there.value else {
            let silent = [(pair.source.name, here), (pair.target.name, there)].filter { $0.1.value == nil }
            let reasons = silent.map { "\($0.0): \($0.1.basis)" }.joined(separator: "; ")
            return [counterUnknown.finding("the counters' frequencies cannot be compared", reasons)]
        }
        guard mine != theirs else { return [] }
        return [
            counterDiffers.finding(
                "the counter of \(pair.target.name) has another frequency", "\(mine) kHz here, \(theirs) kHz there")
        ]
    }

    static func pages(_ pair: MigrationPair) -> [Finding] {
        let (here, there) = (pair.source.host.basePageSize, pair.target.host.basePageSize)
        guard here != there else { return [] }
        return [
            pageSizeDiffers.finding(
                "the kernel of \(pair.target.name) has other pages", "\(here) here, \(there) there")
        ]
    }

    private static func difference(_ mine: Set<UInt64>, _ theirs: Set<UInt64>) -> String {
        "\(hexadecimal(mine)) here, \(hexadecimal(theirs)) there"
    }

    private static func hexadecimal(_ values: Set<UInt64>) -> String {
        list(values.sorted().map { "0x\(String($0, radix: 16))" })
    }
}
