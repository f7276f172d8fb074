import CLibvirtBaseline
import Comparison
import Foundation
import Libvirt

// The cost of the binding: listing 1,000 domains of libvirt's test driver, reading their documents and their
// statistics, against the same calls in C and in Python.

let host = try SimulatedHost(domains: 1000)
defer { host.remove() }

/// Our own side, as a program would write it.
struct Subject {
    let connection: Connection

    func list() throws {
        let count = try connection.domains().count
        precondition(count == 1000)
    }

    func documents() throws {
        let bytes = try connection.domains().reduce(0) { try $0 + $1.xml().utf8.count }
        precondition(bytes > 0)
    }

    func statistics() throws {
        let sum = try connection.domainStatistics().reduce(0) { $0 + ($1[.domainState]?.rawValue ?? 0) }
        precondition(sum > 0)
    }
}

let subject = Subject(connection: try Connection(uri: host.uri))
let baseline = baseline_open(host.uri)
let python = try PythonPeer(uri: host.uri)
defer { python.stop() }

let isKept = try Comparison.run([
    Comparison(
        "list 1,000 domains", limit: 1.10, subject: subject.list, alternative: ("C", { _ = baseline_list(baseline) })),
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
exit(isKept ? 0 : 1)
