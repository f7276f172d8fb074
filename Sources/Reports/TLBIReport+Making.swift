package import AgentAPI
package import HostInventory
package import Placement
package import Provisioning
package import Vocabulary

extension TLBIReport {
    /// Where the CPUs of a machine's vCPUs were read.
    package enum Source: String {
        case plan
        case definition
        case libvirt
        case threads
        case given
    }

    /// Tells the domain of a machine whose vCPUs may run on some CPUs; an empty set means all of the host.
    package init(allowed: some Collection<CPUSet>, on host: Host, of machine: String, source: Source) {
        let places = allowed.enumerated().map { VCPUPlace(vcpu: VirtualCPU(rawValue: $0), allowed: $1) }
        self.init(places, on: host, of: machine, source: source)
    }

    /// Tells the domain of a machine by what was found out of its vCPUs.
    package init(_ affinities: VCPUAffinities, on host: Host, of machine: String) {
        self.init(
            affinities.places,
            on: host,
            of: machine,
            source: Source(rawValue: affinities.source.rawValue) ?? .libvirt
        )
        sourceRemark = affinities.remark
    }

    private init(_ places: [VCPUPlace], on host: Host, of machine: String, source: Source) {
        let map = InvalidationMap(host)
        let (allowed, vcpus) = (places.map(\.allowed), places.map(\.vcpu))
        let domain = TLBIDomain(allowed: allowed, on: map)
        let spoiler = map.spoiler(of: allowed, vcpus: vcpus)
        self.init(
            machine: machine,
            source: source.rawValue,
            union: "\(domain.union)",
            dies: domain.dies,
            reach: domain.reach.rawValue,
            receivers: domain.receivers.value.map { "\($0)" },
            receiverCount: domain.receivers.value?.count,
            basis: domain.receivers.basis,
            precision: domain.basis.name,
            precisionBasis: domain.basis.text,
            register: domain.register.map { "\($0)" },
            contributions: zip(map.contributions(of: allowed, vcpus: vcpus), places).map(Contribution.init),
            spoiler: spoiler.map { Spoiler($0, domain, host) },
            findings: host.invalidationFindings.map(FindingReport.init)
        )
    }
}

extension TLBIReport.Contribution {
    fileprivate init(_ contribution: TLBIDomain.Contribution, _ place: VCPUPlace) {
        self.init(
            vcpu: contribution.vcpu.rawValue,
            cpus: "\(contribution.cpus)",
            alone: "\(contribution.alone)",
            diesAlone: contribution.diesAlone,
            receiverCountWithout: contribution.without.receivers.value?.count,
            deviation: place.deviation?.description ?? ""
        )
    }
}

extension TLBIReport.Spoiler {
    fileprivate init(_ spoiler: TLBIDomain.Spoiler, _ domain: TLBIDomain, _ host: Host) {
        let without = spoiler.without
        let isAny = host.topology.online.isSubset(of: spoiler.cpus)
        let many = spoiler.vcpus.count > 1
        let who = many ? "vCPUs \(spoiler.vcpus)" : "vCPU \(spoiler.vcpus)"
        let where_ = isAny ? "any CPU" : "CPU \(spoiler.cpus)"
        self.init(
            vcpus: "\(spoiler.vcpus)",
            cpus: isAny ? "" : "\(spoiler.cpus)",
            reachWithout: without.reach.rawValue,
            diesWithout: without.dies,
            receiverCountWithout: without.receivers.value?.count,
            message: "\(who) may run on \(where_): pin \(many ? "them" : "it") beside the others, and "
                + Self.gain(without, domain)
        )
    }

    /// What is gained: fewer dies, or fewer receivers.
    private static func gain(_ without: TLBIDomain, _ domain: TLBIDomain) -> String {
        let count = without.receivers.value.map { counted($0.count, "CPU receives", "CPUs receive") }
        let instead = domain.receivers.value.map { " instead of \($0.count)" } ?? ""
        guard without.reach != domain.reach else {
            return count.map { "\($0)\(instead)" } ?? "fewer CPUs receive"
        }
        let numbers = without.dies.map(String.init).joined(separator: " and ")
        let place = "the invalidations stay within \(without.dies.count == 1 ? "die" : "dies") \(numbers)"
        return count.map { "\(place) (\($0)\(instead))" } ?? place
    }

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        count == 1 ? "1 \(one)" : "\(count) \(many)"
    }
}

extension TLBIReport.Exposure {
    package init(_ exposure: ForeignExposure) {
        self.init(
            outgoing: "\(exposure.outgoing)", disturbed: exposure.disturbed, incoming: "\(exposure.incoming)",
            disturbing: exposure.disturbing)
    }
}
