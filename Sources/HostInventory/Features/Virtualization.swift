internal import Vocabulary

/// KVM itself, and guests of guests.
extension FeatureSources {
    func virtualization() -> [HostFeature] { [kvm(), nested()] }

    private func kvm() -> HostFeature {
        HostFeature(
            "kvm", "the host's CPUs run guests (KVM)",
            hardware: .firstKnown(virtualizingHardware, hasKVM.value == true ? hasKVM : .unknown("nothing tells")),
            kernel: .firstKnown(
                hasKVM.value == true ? hasKVM : .unknown("nothing tells"),
                .sign(
                    files?.exists("sys/module/kvm") == true ? Evidence("/sys/module/kvm", "") : nil,
                    else: unread("/sys/module/kvm")),
                configuration.has("CONFIG_KVM")),
            isOn: hasKVM,
            whenOff: kvmRemedy,
            whenUnsupported: "guests run under TCG, many times slower; KVM takes \(kvmRemedy)",
            importance: .warning
        )
    }

    private var kvmRemedy: String {
        switch architecture {
        case .x86_64: "VT-x or AMD-V switched on in the firmware, and modprobe kvm_intel or kvm_amd"
        case .aarch64: "firmware that starts the kernel at EL2, and no kvm-arm.mode=none on its command line"
        case .loongarch64: "a CPU with LVZ, and a kernel of 6.7 or newer with CONFIG_KVM"
        default: "a kernel with KVM, and its module loaded"
        }
    }

    private var virtualizingHardware: Fact<Bool> {
        switch architecture {
        case .x86_64:
            let intel = flag("vmx")
            return intel.value == false ? .firstKnown(trueOnly(flag("svm")), intel) : intel
        case .aarch64:
            return .firstKnown(
                .sign(line("CPU: All CPU(s) started at EL2"), else: logged("started at EL2").basis),
                .sign(line("CPU: All CPU(s) started at EL1"), means: false, else: ""),
                .sign(line("VHE mode initialized"), else: ""))
        case .loongarch64:
            return .firstKnown(
                .sign(line("Hardware virtualization not available"), means: false, else: ""), flag("lvz"))
        default: return .unknown("nothing is known of \(architecture)")
        }
    }

    /// A fact that counts only if it is true.
    private func trueOnly(_ fact: Fact<Bool>) -> Fact<Bool> {
        fact.value == true ? fact : .unknown(fact.basis)
    }

    private func nested() -> HostFeature {
        let (name, title) = ("nested", "guests can run guests of their own")
        switch architecture {
        case .x86_64:
            let module = parameter("kvm_amd", "nested") == nil ? "kvm_intel" : "kvm_amd"
            let state = isSet(module, "nested")
            return HostFeature(
                name, title, hardware: virtualizingHardware,
                kernel: .firstKnown(.sign(parameter(module, "nested"), else: state.basis), hasKVM), isOn: state,
                whenOff: "\(module).nested=1 on the kernel's command line, or modprobe \(module) nested=1")
        case .aarch64:
            // The kernel looks for the feature only when it is asked to use it.
            let state = Fact.firstKnown(
                .sign(line("VHE+NV2 mode initialized"), else: logged("VHE+NV2 mode initialized").basis),
                .sign(line("VHE mode initialized successfully"), means: false, else: ""))
            return HostFeature(
                name, title,
                hardware: .sign(
                    line("detected: Nested Virtualization Support"),
                    else: "the kernel looks for it only with kvm-arm.mode=nested"),
                kernel: .firstKnown(state.value == true ? state : .unknown("nothing tells"), since(6, 16)), isOn: state,
                whenOff: "kvm-arm.mode=nested on the kernel's command line, on a CPU with FEAT_NV2")
        default: return HostFeature(name, title, meaninglessOn: architecture)
        }
    }
}
