internal import Vocabulary

/// What of a check matters to a machine that does not run: it starts anew on the target, with what that has.
enum OfflineChecks {
    /// The codes that matter, of the families of which not all do, by the families' names.
    static let kept: [String: Set<String>] = [
        Reachability.name: [
            "same-host", "peer-uri-local", "peer-by-ssh", "control-unencrypted", "clock-skew", "clock-unknown",
        ],
        CPUCompatibility.name: ["architecture-differs", "cpu-model-unknown", "cpu-model-unusable"],
        Interrupts.name: ["gic-version-missing", "gic-version-unknown"],
        VFIO.name: [
            "device-missing-on-target", "device-busy-on-target", "device-target-unknown", "device-address-differs",
            "device-virtual-function", "memlock-hard-limit", "memlock-unprivileged",
        ],
    ]

    /// Codes of the other families that are about a machine that runs.
    static let dropped: Set<String> = [
        "cache-mode-refused", "disk-passes-commands", "tpm-travels", "shared-folder", "shared-folder-virtiofs",
        "shared-memory-device", "user-network",
    ]

    /// Takes out of a family's findings what does not matter.
    static func filter(_ findings: [Finding], of family: String) -> [Finding] {
        findings.filter { finding in
            kept[family].map { $0.contains(finding.code) } ?? !dropped.contains(finding.code)
        }
    }
}
