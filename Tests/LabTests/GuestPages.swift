import Foundation
import Testing

/// The hugepages of running guests.
enum GuestPages {
    /// How many pages of 2 MiB a machine's QEMU holds, by the kernel's account of its memory.
    ///
    /// Those that are free on the host say less: all labs of this machine, and others, take from the same ones.
    static func held(by machine: LabMachine) throws -> UInt64 {
        let process = try GuestThread(of: machine.name).process
        let account = try String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8)
        let kibibytes = account.matches(of: /(?:Shared|Private)_Hugetlb: +(\d+) kB/).compactMap { UInt64($0.1) }
        #expect(kibibytes.count == 2)
        return kibibytes.reduce(0, +) / 2048
    }
}
