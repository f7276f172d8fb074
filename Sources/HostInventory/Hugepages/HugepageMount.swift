public import Vocabulary

/// A place where the kernel's hugepages can be had as files, of one size.
///
/// QEMU takes a guest's hugepages from such a place, unless the guest's memory is shared and anonymous (`memfd`).
public struct HugepageMount: Hashable, Sendable {
    public let path: String
    /// `nil` where the mount is of the usual size, and that is not known.
    public let size: PageSize?

    /// Reads the mounts, or returns `nil` if the kernel's list cannot be read.
    public static func all(_ files: HostFiles, defaultSize: PageSize?) -> [HugepageMount]? {
        guard let text = files.text(source(files)) else { return nil }
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count >= 4, fields[2] == "hugetlbfs" else { return nil }
            let size = fields[3].split(separator: ",").first { $0.hasPrefix("pagesize=") }
            return HugepageMount(
                path: String(fields[1]),
                size: size.flatMap { HugepageRequest.size($0.dropFirst("pagesize=".count)) } ?? defaultSize)
        }
    }

    /// The list that counts: that of libvirt's daemon, which may have mounts of its own, else that of this program.
    static func source(_ files: HostFiles) -> String {
        let daemons = ["virtqemud", "libvirtd"]
        let daemon = files.numbers(in: "proc", prefix: "").first { number in
            files.text("proc/\(number)/comm").map(daemons.contains) ?? false
        }
        let own = daemon.map { "proc/\($0)/mounts" }
        return own.flatMap { files.text($0) == nil ? nil : $0 } ?? "proc/mounts"
    }
}
