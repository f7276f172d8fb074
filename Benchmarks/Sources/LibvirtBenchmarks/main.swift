import CLibvirtBaseline
import Comparison
import Foundation
import Libvirt

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

    return try Comparison.run([
        Comparison(
            "list 1,000 domains", limit: 1.10, subject: subject.list,
            alternative: ("C", { _ = baseline_list(baseline) })),
        Comparison(
            "list 1,000 domains", limit: 1, subject: subject.list, alternative: ("Python", { try python.run("list") })),
        Comparison(
            "read 1,000 documents", limit: 1.10, subject: subject.documents,
            alternative: ("C", { _ = baseline_documents(baseline) })),
        Comparison(
            "read 1,000 documents", limit: 1, subject: subject.documents,
            alternative: ("Python", { try python.run("documents") })),
        Comparison(
            "read the statistics of 1,000", limit: 1.10, subject: subject.statistics,
            alternative: ("C", { _ = baseline_statistics(baseline) })),
        Comparison(
            "read the statistics of 1,000", limit: 1, subject: subject.statistics,
            alternative: ("Python", { try python.run("statistics") })),
    ])
}

exit(try measure() ? 0 : 1)
