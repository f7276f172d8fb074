internal import Vocabulary

/// Open vSwitch with DPDK, which machines meet in shared memory (vhost-user).
extension FeatureSources {
    func switching() -> [HostFeature] {
        [
            HostFeature(
                "ovs-dpdk", "machines share memory with the host's switch (OVS-DPDK)",
                hardware: nil, kernel: nil, isOn: switchState,
                details: [sockets, mounts].compactMap(\.self),
                whenOff: "the package openvswitch-switch-dpdk (Debian) or openvswitch (openEuler), hugepages, and "
                    + "ovs-vsctl set Open_vSwitch . other_config:dpdk-init=true",
                whenUnknown: files == nil ? "" : "run this on the host itself")
        ]
    }

    /// Whether the switch runs, and has taken hugepages, which it does for DPDK alone.
    private var switchState: Fact<Bool> {
        guard let files else { return .unknown(Self.remote) }
        let processes = files.numbers(in: "proc", prefix: "")
        guard !processes.isEmpty else { return .unknown("a recorded host has no processes") }
        let number = processes.first { files.text("proc/\($0)/comm") == "ovs-vswitchd" }
        guard let number else { return .known(false, Evidence("/proc", "no process ovs-vswitchd")) }
        let status = files.text("proc/\(number)/status")?.split(separator: "\n") ?? []
        guard let line = status.first(where: { $0.hasPrefix("HugetlbPages:") }) else {
            return .unknown("/proc/\(number)/status of ovs-vswitchd cannot be read")
        }
        let words = line.split(whereSeparator: \.isWhitespace)
        let size = words.count > 1 ? UInt64(words[1]) ?? 0 : 0
        let text = "ovs-vswitchd has \(size == 0 ? "no hugepages" : "\(MemorySize.kibibytes(size)) of hugepages")"
        return .known(size > 0, Evidence("/proc/\(number)/status", text))
    }

    private var sockets: HostFeature.Detail? {
        for folder in ["run/openvswitch", "var/run/openvswitch"] {
            // Beside them are the switch's own: its database, and one for each daemon's commands.
            let names = (files?.names(in: folder) ?? []).filter {
                !$0.hasSuffix(".ctl") && !$0.hasSuffix(".pid") && !$0.hasSuffix(".mgmt") && !$0.hasSuffix(".snoop")
                    && $0 != "db.sock"
            }
            guard !names.isEmpty else { continue }
            return HostFeature.Detail(
                "sockets", .known(names.sorted().joined(separator: ", "), Evidence("/\(folder)", "")))
        }
        return nil
    }

    private var mounts: HostFeature.Detail? {
        guard let files, let mounts = HugepageMount.all(files, defaultSize: nil) else { return nil }
        return HostFeature.Detail(
            "hugetlbfs",
            .known(
                mounts.isEmpty ? "not mounted" : mounts.map(\.path).joined(separator: ", "),
                Evidence("/\(HugepageMount.source(files))", "")))
    }
}
