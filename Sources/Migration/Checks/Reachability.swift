internal import HostInventory
internal import Vocabulary

/// Whether the two daemons and the two QEMUs can reach each other, as far as can be asked without a side effect.
enum Reachability: CheckFamily {
    static let name = "Reachability"

    static let sameHost = FindingCode(
        "same-host", .blocks, "The target is the host that the machine is on.", remedy: "name another with --to")
    static let peerIsLocal = FindingCode(
        "peer-uri-local", .blocks,
        "The URI by which the source's daemon is to reach the target's names no host, or a loopback address: it would "
            + "reach itself.",
        remedy: "name a URI with the target's host, with --to or --peer")
    static let peerBySSH = FindingCode(
        "peer-by-ssh", .note,
        "The source's daemon logs in to the target by ssh, with keys of its own, which nobody can ask it for.",
        remedy: "make sure that root of the source can log in there without a password")
    static let controlUnencrypted = FindingCode(
        "control-unencrypted", .warning,
        "The daemons talk over plain TCP: the machine's document and whatever commands somebody sends are readable.",
        remedy: "use qemu+tls or qemu+ssh")
    static let memoryUnencrypted = FindingCode(
        "memory-unencrypted", .note, "The guest's memory travels unencrypted between the hosts.",
        remedy: "ask for --tls, or keep migrations on a network of their own")
    static let certificatesMissing = FindingCode(
        "tls-missing", .blocks, "Memory is to travel encrypted, and a host lacks QEMU's certificates.",
        remedy: "install them in /etc/pki/qemu (migrate_tls_x509_cert_dir of qemu.conf)")
    static let certificatesUnknown = FindingCode(
        "tls-unverified", .note, "Memory is to travel encrypted; a host's certificates cannot be looked for.")
    static let hostnameLocal = FindingCode(
        "hostname-is-localhost", .blocks,
        "The target calls itself localhost, so that libvirt has no name under which QEMU could reach it.",
        remedy: "give the target a host name that the source resolves, or set migration_host in its qemu.conf")
    static let portsUnprobed = FindingCode(
        "qemu-ports-not-probed", .note,
        "Whether QEMU of the source reaches QEMU of the target is not tried: a connection to its ports could be taken "
            + "for another machine's move.",
        remedy: "open TCP ports 49152 to 49215 (migration_port_min, migration_port_max) from source to target")
    static let clockSkew = FindingCode(
        "clock-skew", .warning, "The hosts' clocks differ, and so do logs, and the guest's clock if it follows them.",
        remedy: "let both follow the same time servers")
    static let clockUnknown = FindingCode(
        "clock-unknown", .note, "The hosts' clocks cannot be compared: libvirt has no call for a host's time.")

    static let codes = [
        sameHost, peerIsLocal, peerBySSH, controlUnencrypted, memoryUnencrypted, certificatesMissing,
        certificatesUnknown, hostnameLocal, portsUnprobed, clockSkew, clockUnknown,
    ]

    /// The difference of clocks from which on it is told, in milliseconds.
    static let tolerableSkew = 1000

    static func findings(_ pair: MigrationPair) -> [Finding] {
        if isSameHost(pair) {
            return [sameHost.finding("\(pair.target.name) is the host that it is on", "the same host UUID")]
        }
        return peer(pair) + memoryChannel(pair) + clocks(pair)
    }

    static func isSameHost(_ pair: MigrationPair) -> Bool {
        pair.source.host.uuid.map { $0 == pair.target.host.uuid } ?? false
    }

    private static func peer(_ pair: MigrationPair) -> [Finding] {
        guard let uri = pair.peerURI, let place = URIPlace(uri) else { return [] }
        var found: [Finding] = []
        if place.host.isEmpty || URIPlace.loopbacks.contains(place.host) || place.transport == "unix" {
            found.append(
                peerIsLocal.finding("by this URI the source's daemon would reach itself, not \(pair.target.name)", uri))
        }
        if ["ssh", "libssh", "libssh2"].contains(place.transport) {
            found.append(peerBySSH.finding("the source's daemon must log in to \(place.host) by ssh", uri))
        }
        if place.transport == "tcp" {
            found.append(controlUnencrypted.finding("the daemons talk over plain TCP", uri))
        }
        return found
    }

    private static func memoryChannel(_ pair: MigrationPair) -> [Finding] {
        var found: [Finding] = []
        let name = pair.target.facts.name.isEmpty ? pair.target.name : pair.target.facts.name
        if name == "localhost" || name.hasPrefix("localhost.") {
            found.append(hostnameLocal.finding("the target calls itself '\(name)'", "virConnectGetHostname"))
        }
        found.append(
            portsUnprobed.finding("whether QEMU reaches QEMU on \(name) is not tried, so that no other move is hit"))
        guard pair.wishes.encrypts else {
            return found + [memoryUnencrypted.finding("memory travels unencrypted")]
        }
        for side in [pair.source, pair.target] {
            switch side.facts.certificates {
            case .known(true, _): break
            case .known(false, let evidence):
                found.append(certificatesMissing.finding("\(side.name) has no certificates for QEMU", "\(evidence)"))
            case .unknown(let reason):
                found.append(certificatesUnknown.finding("the certificates of \(side.name) are not known", reason))
            }
        }
        return found
    }

    private static func clocks(_ pair: MigrationPair) -> [Finding] {
        guard let here = pair.source.facts.clockOffset.value, let there = pair.target.facts.clockOffset.value else {
            let silent = [pair.source, pair.target].filter { $0.facts.clockOffset.value == nil }
            let reasons = silent.map { "\($0.name): \($0.facts.clockOffset.basis)" }
            return [clockUnknown.finding("the hosts' clocks cannot be compared", reasons.joined(separator: "; "))]
        }
        let skew = there - here
        guard abs(skew) > tolerableSkew else { return [] }
        let direction = skew > 0 ? "ahead of" : "behind"
        return [
            clockSkew.finding(
                "the clock of \(pair.target.name) is \(abs(skew)) ms \(direction) that of \(pair.source.name)",
                "\(here) ms and \(there) ms")
        ]
    }
}

/// What a libvirt URI says of the way to a host.
struct URIPlace {
    /// Such as `tcp`; libvirt's usual one where the URI names none: `tls` with a host, `unix` without.
    let transport: String
    let host: String

    static let loopbacks: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

    init?(_ uri: String) {
        guard let match = uri.wholeMatch(of: /([a-z]+)(?:\+([a-z0-9]+))?:\/\/(?:[^@\/]*@)?(\[[^\]]*\]|[^:\/]*).*/)
        else {
            return nil
        }
        host = String(match.3)
        transport = match.2.map(String.init) ?? (host.isEmpty ? "unix" : "tls")
    }
}
