import Libvirt
import LibvirtTestSupport
import Placement
import Provisioning
import Templates
import Testing
import Vocabulary

/// Plans of several machines on libvirt's test driver: a host of 8 CPUs, the first of which is kept.
struct PlanningRunTests {
    private let connection: Connection

    init() throws { connection = try TestHost.stocked.connect() }

    private func plan(_ manifests: [String]) throws -> ProvisioningPlanner.Plans {
        let machines = try ManifestReader.machines(yaml: manifests.joined(separator: "\n---\n"), file: "m.yaml")
        return try ProvisioningPlanner(connection, library: TemplateLibrary(folders: [])).plan(machines)
    }

    private func manifest(_ name: String, _ vcpus: Int, _ more: String = "") -> String {
        "{name: \(name), template: x86_64-q35, vcpus: \(vcpus), memory: 64MiB\(more)}"
    }

    /// All orders of some values.
    private func orders(_ values: [String]) -> [[String]] {
        guard values.count > 1 else { return [values] }
        return values.indices.flatMap { index in
            var rest = values
            let first = rest.remove(at: index)
            return orders(rest).map { [first] + $0 }
        }
    }

    @Test func `give each machine the same place in any order of the manifest`() throws {
        let machines = [manifest("a", 1), manifest("b", 3), manifest("c", 2), manifest("d", 1)]
        var places: Set<[String: CPUSet]> = []
        for order in orders(machines) {
            let plans = try plan(order).machines
            // The plans are in the manifest's order.
            #expect(plans.map(\.name) == order.map { String($0.dropFirst("{name: ".count).prefix(1)) })
            let cpus = plans.compactMap { plan in plan.creation.map { (plan.name, $0.placement.berth.cpus) } }
            places.insert(Dictionary(uniqueKeysWithValues: cpus))
        }
        #expect(places.count == 1)
        let first = try #require(places.first)
        #expect(first.mapValues(\.count) == ["a": 1, "b": 3, "c": 2, "d": 1])
        #expect(first.values.reduce(into: CPUSet()) { $0.formUnion($1) } == CPUSet(1..<8))
    }

    /// Seven CPUs are free, so one of three machines cannot be: the same one, wherever it is written.
    @Test func `refuse the same machine in any order of the manifest`() throws {
        var refusals: Set<String> = []
        for order in orders([manifest("a", 3), manifest("b", 4), manifest("c", 2)]) {
            let error = #expect(throws: Shortfall.self) { try plan(order) }
            refusals.insert(error?.request.name ?? "")
        }
        #expect(refusals == ["c"])
    }

    @Test func `tell all that is wrong with all machines at once`() throws {
        let error = #expect(throws: CombinedError.self) {
            try plan([
                manifest("large", 9),
                manifest("pool", 1, ", disks: [{size: 1GiB, pool: nowhere}]"),
                manifest("fine", 1),
                manifest("both", 1, ", disks: [{size: 1GiB, pool: lost}], networks: [{network: missing}]"),
            ])
        }
        let lines = (error?.errors ?? []).map { "\($0)" }
        #expect(lines.count == 4)
        for word in ["large needs 9 CPUs", "nowhere", "lost", "missing"] {
            #expect(lines.count { $0.contains(word) } == 1, "\(word): \(lines)")
        }
        #expect(!lines.contains { $0.contains("fine") })
        // Nothing was made.
        #expect(try connection.domains().isEmpty)
    }
}
