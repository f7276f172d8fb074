import CLibvirtBaseline
import Comparison
import Foundation
import Libvirt
import SimulatedHosts

// The cost of the binding: listing 1,000 domains of libvirt's test driver, reading their documents and their
// statistics, against the same calls in C and in Python.

/// Our own side, as a program would write it.
struct Subject {
    let connection: Connection
    /// What the program in C comes to, so that both are known to read the same.
    let expectedSum: Int

    func list() throws {
        let count = try connection.domains().count
        precondition(count == 1000)
    }

    func documents() throws {
        let bytes = try connection.domains().reduce(0) { try $0 + $1.xml().utf8.count }
        precondition(bytes > 0)
    }

    func statistics() throws {
        var sum = 0
        for statistics in try connection.domainStatistics() {
            sum += statistics.domainName.utf8.count
            sum += Int(statistics[.domainState]?.rawValue ?? 0)
            sum += Int(statistics[.domainStateReason]?.rawValue ?? 0)
        }
        precondition(sum == expectedSum, "C reads something else.")
    }
}

/// Measures all, and returns whether all limits are kept.
func measure() throws -> Bool {
    let host = try SimulatedHost(domains: 1000)
    defer { host.remove() }
    let baseline = baseline_open(host.uri)
    let subject = Subject(connection: try Connection(uri: host.uri), expectedSum: baseline_statistics(baseline))
    let python = try PythonPeer(uri: host.uri)
    defer { python.stop() }

    func compare(
        _ name: String, repetitions: Int = 1, _ ours: @escaping () throws -> Void, _ work: String,
        _ baseline: @escaping () -> Void
    ) -> [Comparison] {
        let subject = { for _ in 0..<repetitions { try ours() } }
        return [
            Comparison(
                name, limit: 1.10, repetitions: repetitions, subject: subject,
                alternative: ("C", { for _ in 0..<repetitions { baseline() } })),
            Comparison(
                name, limit: 1, repetitions: repetitions, subject: subject,
                alternative: ("Python", { try python.run(work, repetitions: repetitions) })),
        ]
    }

    // What takes but two milliseconds is done several times, so that the work is measured and not the wake-up of a
    // process that waited.
    let comparisons =
        compare("list 1,000 domains", repetitions: 5, subject.list, "list") { _ = baseline_list(baseline) }
        + compare("read 1,000 documents", subject.documents, "documents") { _ = baseline_documents(baseline) }
        + compare("read the statistics of 1,000", repetitions: 5, subject.statistics, "statistics") {
            _ = baseline_statistics(baseline)
        }
    return try Comparison.run(comparisons, rounds: 75)
}

exit(try measure() ? 0 : 1)
