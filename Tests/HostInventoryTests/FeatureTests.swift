import HostInventory
import Testing
import TestSupport
import Vocabulary

/// The features of recorded hosts, as they are told on the host itself and from afar.
///
/// `UPDATE_FIXTURES=1` writes what is expected anew, and a person then reads the difference.
struct FeatureTests {
    @Test(arguments: RecordedHost.all)
    func `are told on the host itself`(host: RecordedHost) throws {
        try Golden("hosts/\(host)/features-local.txt").expect(try host.features(isLocal: true).summary)
    }

    @Test(arguments: RecordedHost.all)
    func `are told from afar as far as libvirt goes`(host: RecordedHost) throws {
        try Golden("hosts/\(host)/features.txt").expect(try host.features(isLocal: false).summary)
    }

    @Test(arguments: RecordedHost.all)
    func `are the same ones on each host, in the same order`(host: RecordedHost) throws {
        let names = try host.features(isLocal: true).map(\.name)
        #expect(names == (try RecordedHost("lab-x86_64").features(isLocal: false).map(\.name)))
        #expect(Set(names).count == names.count)
    }

    /// What a host cannot be asked for is never off.
    @Test(arguments: RecordedHost.all)
    func `are not off for want of files`(host: RecordedHost) throws {
        let near = try host.features(isLocal: true)
        for (local, remote) in zip(near, try host.features(isLocal: false)) where remote.state == .unknown {
            let basis = try #require(remote.decisive).basis
            #expect(!basis.isEmpty, "\(local.name)")
        }
        let lost = zip(near, try host.features(isLocal: false)).filter { local, remote in
            [.on, .unknown].contains(local.state) && [.off, .unsupported].contains(remote.state)
        }
        #expect(lost.map(\.0.name) == [])
    }

    /// Whatever is off and could be on says what to do.
    @Test(arguments: RecordedHost.all)
    func `say what to do where they are off`(host: RecordedHost) throws {
        let silent = try host.features(isLocal: true).filter { $0.state == .off && $0.remedy.isEmpty }.map(\.name)
        #expect(silent == [])
    }

    @Test func `have no meaning on another architecture, and are not off there`() throws {
        let features = try RecordedHost("lab-x86_64").features(isLocal: true)
        for name in ["twed", "dvmbm", "gicv4.1", "sve", "la464", "hugepages-32m"] {
            let feature = try #require(features.first { $0.name == name })
            #expect(feature.standing == .meaningless(.x86_64))
        }
    }

    @Test func `that are missing where that is bad are worth a warning`() throws {
        let features = try RecordedHost("emulated-loongarch64").features(isLocal: true)
        let findings = features.flatMap(\.actions)
        #expect(findings.filter { $0.severity == .warning }.map(\.code) == ["kvm-unsupported"])
        #expect(findings.contains { $0.code == "vfio-off" && $0.severity == .note })
    }

    @Test func `that nobody can tell are told of once`() throws {
        let finding = try #require(HostFeature.unknownFinding(try RecordedHost("kunpeng-920").features(isLocal: false)))
        #expect(finding.code == "features-unknown")
        #expect(finding.message.contains("twed, "))
    }
}

extension RecordedHost {
    func features(isLocal: Bool) throws -> [HostFeature] {
        let documents = documents(isLocal: isLocal)
        return HostFeature.all(of: try Host(documents), documents)
    }
}

extension [HostFeature] {
    /// What is known of each, in lines that a person can compare.
    fileprivate var summary: String {
        map { feature in
            guard case .facts(let facts) = feature.standing else { return "\(feature.name): \(feature.state)" }
            func line(_ name: String, _ fact: Fact<Bool>) -> String {
                "  \(name): \(fact.value.map { $0 ? "yes" : "no" } ?? "unknown") (\(fact.basis))"
            }
            return
                (["\(feature.name): \(feature.state)"]
                + [facts.hardware.map { line("hardware", $0) }, facts.kernel.map { line("kernel", $0) }]
                .compactMap(\.self)
                + [line("on", facts.isOn)]
                + feature.details.map { "  \($0.name): \($0.fact.value ?? "unknown") (\($0.fact.basis))" }
                + (feature.remedy.isEmpty ? [] : ["  to do: \(feature.remedy)"])
                + feature.findings.map { "  finding: \($0.code), \($0.severity)" }).joined(separator: "\n")
        }
        .joined(separator: "\n")
    }
}
