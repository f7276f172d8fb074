internal import Vocabulary

/// What guests are told of the host's scheduler: vCPUs that do not run, locks that are worth a wait, stolen time.
///
/// The guest turns these on; a host offers them or not, and on Arm only its kernel's making tells.
extension FeatureSources {
    func paravirtualization() -> [HostFeature] {
        let here: [Architecture] = [.aarch64, .x86_64, .loongarch64]
        guard here.contains(architecture) else {
            return [Self.spinlock, Self.schedule, Self.stolen].map {
                HostFeature($0.name, $0.title, meaninglessOn: architecture)
            }
        }
        return [
            feature(Self.spinlock, kernel: scheduling(loongarch: since(6, 12)), guest: guestSpinlock),
            feature(Self.schedule, kernel: scheduling(loongarch: .unknown("nothing tells of it on loongarch64"))),
            feature(Self.stolen, kernel: stealing, guest: "no-steal-acc on the guest's command line turns it off"),
        ]
    }

    private static let spinlock = (name: "pv-spinlock", title: "a vCPU that waits for a lock gives its CPU up")
    private static let schedule = (name: "pv-sched", title: "guests know which of their vCPUs do not run")
    private static let stolen = (name: "steal-time", title: "guests know the time that others took")

    private func feature(
        _ names: (name: String, title: String),
        kernel: Fact<Bool>,
        guest: String = ""
    ) -> HostFeature {
        HostFeature(
            names.name, names.title, hardware: nil, kernel: kernel,
            isOn: hasKVM.value == false ? hasKVM : .all(kernel, hasKVM),
            details: guest.isEmpty
                ? [] : [HostFeature.Detail("in the guest", .known(guest, Evidence("kernel documentation", "")))],
            whenOff: "KVM, which this host does not have",
            whenUnsupported: architecture == .aarch64
                ? "a kernel with PV spinlocks for Arm (CONFIG_PARAVIRT_SPINLOCKS), such as openEuler's" : "")
    }

    private var guestSpinlock: String {
        switch architecture {
        case .aarch64: "off unless arm_pvspin is on the guest's command line, and with one vCPU always"
        default: "on unless nopvspin is on the guest's command line"
        }
    }

    /// Whether the kernel tells guests which vCPUs run.
    private func scheduling(loongarch: Fact<Bool>) -> Fact<Bool> {
        switch architecture {
        case .x86_64: return .firstKnown(since(4, 10), hasKVM)
        case .loongarch64: return loongarch
        default:
            let option = configuration.offersSpinlocks
            guard option.value == nil, let release, release.isOpenEuler else { return option }
            return .unknown("\(release.text) is openEuler's, which has it; \(option.basis)")
        }
    }

    private var stealing: Fact<Bool> {
        switch architecture {
        case .x86_64: .firstKnown(since(3, 1), hasKVM)
        case .loongarch64: since(6, 11)
        default: since(5, 10)
        }
    }
}
