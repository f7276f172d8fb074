/// Whether an SMMU notes which pages devices wrote to (HTTU), by the features that its driver prints in the kernel's log.
public enum SMMUDirtyTracking {
    /// Finds it out from a log.
    ///
    /// - Parameters:
    ///   - log: The text of the log, and where it is from.
    ///   - release: The kernel's release, as `uname -r` tells it; `nil` if it is not known.
    /// - Returns: Whether it does, with the line that says so.
    public static func read(_ log: (text: String, source: String), on release: String?) -> Fact<Bool> {
        let driver = "arm-smmu-v3 "
        let lines = log.text.split(separator: "\n").compactMap { line in
            line.firstRange(of: driver).map { Evidence(log.source, String(line[$0.lowerBound...])) }
        }
        return read(lines, on: release.flatMap { KernelRelease($0, source: "") })
    }

    /// Finds it out from the lines of the SMMU's driver.
    ///
    /// The bit has another place in each line of kernels: 22 in Linux from 6.11 on (`ARM_SMMU_FEAT_HD` of
    /// `arm-smmu-v3.h`), and 20 in openEuler's 5.10; between them, nothing can be told from the number.
    static func read(_ lines: [Evidence], on release: KernelRelease?) -> Fact<Bool> {
        guard let line = lines.first(where: { $0.text.contains("(features 0x") }),
            let digits = line.text.firstMatch(of: /features 0x([0-9a-f]{1,8})/)?.1,
            let features = UInt32(digits, radix: 16)
        else { return .unknown("the log has no line about the features of an SMMU") }
        guard let release else { return .unknown("\(line), which means one thing or another by the kernel's release") }
        if release.isAtLeast(6, 11) { return .known(features >> 22 & 1 == 1, line) }
        if release.isOpenEuler, (release.major, release.minor) == (5, 10) {
            return .known(features >> 20 & 1 == 1, line)
        }
        return .unknown("\(line), and what the bits mean in \(release.text) is not known")
    }
}
