import Testing

/// Tests on whole emulated hosts, as `Lab/test-lab-arch` runs them: the architectures' own kernels, emulators and hardware.
///
/// One after the other: they count the host's pages and CPUs.
@Suite(.serialized)
struct EmulatedHostTests {}

extension Trait where Self == ConditionTrait {
    /// Skips a suite where no emulated host of the architecture is up, and says so.
    static func emulatedHost(_ architecture: String) -> Self {
        .enabled(
            if: EmulatedHost.current?.architecture == architecture,
            "needs Lab/emulated-host \(architecture) up and its environment")
    }
}
