public import Vocabulary

/// Programs that move machines' threads behind libvirt's back.
public enum PinningDaemons {
    private static let names = [
        "vas-daemon": "VSched of openEuler pins vCPUs by cgroups, and libvirt does not know of it",
        "numafast": "numafast moves tasks that are pinned already",
        "oeaware": "oeAware can move tasks that are pinned already, by its plug-in numafast",
        "numad": "numad pins processes to nodes as it sees fit",
    ]

    /// Returns a finding for each that runs.
    public static func findings(_ files: HostFiles) -> [Finding] {
        let running = Set(files.numbers(in: "proc", prefix: "").compactMap { files.text("proc/\($0)/comm") })
        return names.keys.sorted().filter(running.contains).map { name in
            Finding(
                "other-pinner", .warning, "\(names[name] ?? ""), so machines may not be where Berth puts them",
                evidence: "a process \(name)", remedy: "stop \(name) on hosts whose machines have places of their own")
        }
    }
}
