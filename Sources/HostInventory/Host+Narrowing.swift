internal import Vocabulary

extension Host {
    /// What a person should know of how this host narrows invalidations: what hinders it, and which mistakes of
    /// some kernels concern it.
    ///
    /// Which fixes a kernel has cannot be seen from here; the finding names the subject to look for.
    static func findings(_ chip: Chip, _ registers: [HostCPU: AffinityRegister]) -> [Finding] {
        guard !registers.isEmpty else { return [] }
        let dies = Dictionary(grouping: registers.values, by: \.aff3)
        switch chip {
        case .hip12: return dies.keys.contains { $0 >= 8 } ? [dieField] : []
        case .hip09, .hip10, .hip10C:
            return [fewClusters(dies), farClusters(dies), lonelyDies(dies)].compactMap(\.self)
        }
    }

    /// On HIP12, kernels without the fix put a socket's number into the wrong bits.
    private static var dieField: Finding {
        Finding(
            "dvmbm-die-field", .note,
            "kernels without a fix select the wrong CPUs for machines on any but the first socket",
            evidence: "HIP12 with several sockets",
            remedy:
                "look for 'Fix wrong CPU aff3 conversion between MPIDR and SYS_LSUDVMBM_EL2' in the kernel's changelog")
    }

    /// A die of fewer than eight clusters has some switched off, so logical numbers are not physical ones.
    private static func fewClusters(_ dies: [UInt8: [AffinityRegister]]) -> Finding? {
        let partial = dies.filter { Set($0.value.map(\.aff2)).count < 8 }.keys.sorted()
        guard !partial.isEmpty else { return nil }
        return Finding(
            "dvmbm-partial-good", .note,
            "some clusters are switched off, so the register's bits may differ from those that are predicted; "
                + "the CPUs that receive are the same, unless the kernel lacks a fix",
            evidence: "fewer than 8 clusters with Aff3 \(partial.map(String.init).joined(separator: ", "))",
            remedy: "look for 'Translate logic cluster id to physical cluster id when updating lsudvmbm' in the "
                + "kernel's changelog: without it guests may see stale memory")
    }

    /// The kernel's table has eight clusters a die.
    private static func farClusters(_ dies: [UInt8: [AffinityRegister]]) -> Finding? {
        let far = dies.filter { $0.value.contains { $0.aff2 >= 8 } }.keys.sorted()
        guard !far.isEmpty else { return nil }
        return Finding(
            "dvmbm-cluster-beyond-table", .warning,
            "the kernel's table of clusters has eight a die, and this host numbers more: what it selects cannot be told",
            evidence: "Aff2 of 8 or more with Aff3 \(far.map(String.init).joined(separator: ", "))",
            remedy: "start the host without kvm-arm.dvmbm_enabled")
    }

    /// The kernel fills its table of clusters for sockets 0, 1, 2 … and for die 3 of each first.
    private static func lonelyDies(_ dies: [UInt8: [AffinityRegister]]) -> Finding? {
        let sockets = Set(dies.keys.map { $0 >> 3 })
        let isDense = sockets.sorted() == (0..<UInt8(sockets.count)).map(\.self)
        let haveFirst = sockets.allSatisfy { dies.keys.contains($0 << 3 | 3) }
        guard !isDense || !haveFirst else { return nil }
        return Finding(
            "dvmbm-die-numbers", .warning,
            "kernels that translate clusters expect sockets 0, 1, 2 … with a die 3 each, and may select the wrong CPUs here",
            evidence: "Aff3 \(dies.keys.sorted().map(String.init).joined(separator: ", "))")
    }
}
