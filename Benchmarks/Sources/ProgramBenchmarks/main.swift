import Comparison
import Foundation

// Whole processes on libvirt's test driver: `berth provision`, which plans, renders, defines and starts, against
// `virsh`, which is given finished documents.

let arguments = CommandLine.arguments
guard arguments.count == 2 else {
    print("usage: ProgramBenchmarks PATH-OF-BERTH")
    exit(64)
}
/// Measures all, and returns whether all limits are kept.
func measure() throws -> Bool {
    let bench = try ProgramBench(berth: arguments[1], machines: 100)
    defer { bench.remove() }

    return try Comparison.run([
        Comparison(
            "make one machine", limit: 2, subject: bench.provisionOne,
            alternative: ("virsh define, virsh start", bench.defineAndStartOne)),
        Comparison(
            "make 100 machines of one file", limit: 1.5, subject: bench.provisionAll,
            alternative: ("one virsh fed with documents", bench.defineAndStartAll)),
    ])
}

exit(try measure() ? 0 : 1)
