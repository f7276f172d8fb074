internal import Vocabulary

extension NarrowingFacts {
    /// What follows from the facts: how invalidations travel, and what a person should know of it.
    struct Decision {
        let invalidation: Fact<Host.Invalidation>
        var findings: [Finding] = []
    }

    /// Decides how invalidations travel on an Arm host.
    func decide() -> Decision {
        switch isEffective {
        case .known(true, let evidence): decideOn(evidence)
        case .known(false, let evidence): decideOff(evidence)
        case .unknown(let reason): decideUnsaid(reason)
        }
    }

    private func decideOn(_ evidence: Evidence) -> Decision {
        guard let chip = chip.value.flatMap(Host.Chip.init) else {
            return Decision(
                invalidation: .unknown("\(evidence), but the chip is not one whose register is known (\(chip.basis))"))
        }
        var decision = Decision(invalidation: .known(.narrowed(chip), evidence))
        if log?.remarks.contains(.clustersUnread) == true {
            decision.findings.append(
                Finding(
                    "dvmbm-clusters-unread", .warning,
                    "the kernel could not read which clusters are switched off, so it may select the wrong CPUs",
                    evidence: "kernel log: \(KernelLog.Remark.clustersUnread.rawValue)",
                    remedy: "start the host without \(Self.parameter)"))
        }
        return decision
    }

    /// The kernel said that it does not narrow; why depends on what was asked for.
    private func decideOff(_ evidence: Evidence) -> Decision {
        var decision = Decision(invalidation: .known(.broadcast, evidence))
        guard let chip = chip.value.flatMap(Host.Chip.init) else {
            if chip.value == "Unknown", processor.value?.maker == Processor.hiSilicon {
                decision.findings.append(
                    Finding(
                        "dvmbm-chip-unknown", .note,
                        "this kernel does not know the chip, so it does not narrow invalidations",
                        evidence: chip.basis,
                        remedy: "a kernel that names HIP10 or HIP12 does, such as a late 6.6 of openEuler"))
            }
            return decision
        }
        if log?.remarks.contains(.withoutHostExtensions) == true {
            decision.findings.append(
                Finding(
                    "dvmbm-without-vhe", .note, "KVM runs without VHE, where it cannot narrow invalidations",
                    evidence: "kernel log: \(KernelLog.Remark.withoutHostExtensions.rawValue)",
                    remedy: "take kvm-arm.mode=nvhe or protected off the kernel's command line"))
        } else if case .known(true, let request) = isRequested {
            let why =
                chip == .hip09
                ? "late 6.6 kernels of openEuler narrow on HIP10 and later alone" : "the log does not say why"
            decision.findings.append(
                Finding(
                    "dvmbm-refused", .warning,
                    "the narrowing of invalidations is asked for, and the kernel does not do it on \(chip.rawValue): \(why)",
                    evidence: request.description))
        } else {
            decision.findings.append(proposal(chip))
        }
        return decision
    }

    /// The log has no line about it: it begins too late, or the kernel has no such thing.
    private func decideUnsaid(_ reason: String) -> Decision {
        if case .known(let name, let evidence) = chip, Self.chipsWithout.contains(name) {
            return Decision(invalidation: .known(.broadcast, Evidence(evidence.source, "\(name) cannot narrow")))
        }
        if let log, log.isFromBoot {
            return Decision(
                invalidation: .known(
                    .broadcast, Evidence(log.source, "complete from boot, and no line about dvmbm")))
        }
        if case .known(let processor, let evidence) = processor {
            if processor.maker != Processor.hiSilicon || processor.part == Processor.tsv110 {
                return Decision(
                    invalidation: .known(.broadcast, Evidence(evidence.source, "\(evidence.text): cannot narrow")))
            }
        }
        if case .known(false, let evidence) = isBuiltIn {
            return Decision(invalidation: .known(.broadcast, evidence))
        }
        if case .known(false, let evidence) = isRequested {
            let chip = chip.value.flatMap(Host.Chip.init)
            return Decision(
                invalidation: .known(.broadcast, Evidence(evidence.source, "\(evidence.text): off unless asked for")),
                findings: chip.map { [proposal($0)] } ?? [])
        }
        return Decision(invalidation: .unknown(reason))
    }

    private func proposal(_ chip: Host.Chip) -> Finding {
        Finding(
            "dvmbm-off", .note, "\(chip.rawValue) can narrow invalidations, and the kernel was not asked to",
            evidence: isRequested.basis,
            remedy: "add \(Self.parameter)=1 to the kernel's command line, if the kernel supports it on this chip")
    }
}
