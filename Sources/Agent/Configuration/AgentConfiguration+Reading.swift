internal import Placement
public import Templates
internal import Vocabulary

extension AgentConfiguration {
    /// Where the configuration is, unless somebody says otherwise.
    public static let usualFile = "/etc/berth/berthd.yaml"

    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - yaml: The text; empty for the usual configuration.
    ///   - file: The file's name, for messages.
    /// - Throws: `ManifestError` with all that is wrong with it.
    public init(yaml: String, file: String) throws(ManifestError) {
        self = try CheckedYAML.read(yaml, file: file, Self.read) ?? Self()
    }

    private static func read(_ node: ManifestNode) -> Self {
        var configuration = Self()
        let values = node.values(
            "the configuration",
            keys: [
                "hypervisor", "socket", "groups", "tls", "drift", "pools", "finishUnfinished", "housekeeping",
                "reservePages",
                "log", "limits",
            ])
        configuration.hypervisor = values["hypervisor"]?.text("a URI such as qemu:///system")
        values["socket"].map { configuration.socket.read($0) }
        configuration.groups = values["groups"].map { roles($0, "groups") } ?? [:]
        configuration.tls = values["tls"].flatMap(TLS.init)
        values["drift"].map { configuration.drift.read($0) }
        values["pools"].map { configuration.pools.read($0) }
        if let flag = values["finishUnfinished"]?.flag() { configuration.finishesUnfinished = flag }
        configuration.housekeeping = values["housekeeping"].flatMap { node in
            node.parsed("a list of CPUs such as 0-3") { try CPUSet(parsing: $0) }
        }
        let reserves = values["reservePages"]?.items("reserves such as 0:2MiB:1024:ovs") ?? []
        configuration.reserves = PageReserves(
            reserves.compactMap { $0.parsed("a reserve of pages") { try PageReserves.Reserve(parsing: $0) } })
        if let form: LogForm = values["log"]?.choice() { configuration.logForm = form }
        values["limits"].map { configuration.limits.read($0) }
        return configuration
    }

    /// Reads lists of names by the roles that they have.
    fileprivate static func roles(_ node: ManifestNode, _ what: String) -> [Role: [String]] {
        let values = node.values(what, keys: Role.allCases.map(\.rawValue))
        var roles: [Role: [String]] = [:]
        for role in Role.allCases {
            roles[role] = values[role.rawValue]?.items("names").compactMap { $0.text("a name") }
        }
        return roles
    }
}

extension AgentConfiguration.Socket {
    fileprivate mutating func read(_ node: ManifestNode) {
        let values = node.values("the socket", keys: ["path", "group", "mode"])
        if let path = values["path"]?.path() {
            // The kernel's `sun_path` holds 108 bytes, the zero at its end included (`unix(7)`).
            if path.utf8.count > 107 { values["path"]?.reject("a socket's path has at most 107 bytes") }
            self.path = path
        }
        group = values["group"]?.text("a group's name")
        guard let text = values["mode"]?.text("a mode such as 0660") else { return }
        guard let mode = UInt32(text, radix: 8), mode & ~0o770 == 0, mode & 0o600 == 0o600 else {
            values["mode"]?.reject(
                "'\(text)' is no mode for the socket: write 0600, 0660 or the like, nothing for others")
            return
        }
        self.mode = mode
    }
}

extension AgentConfiguration.TLS {
    fileprivate init?(_ node: ManifestNode) {
        let values = node.values("tls", keys: ["listen", "certificate", "key", "authorities", "clients"])
        guard node.isMapping else { return nil }
        for key in ["listen", "certificate", "key", "authorities"] where values[key] == nil {
            node.reject("tls has no '\(key):', and without it nobody is let in over TCP")
        }
        guard let listen = values["listen"]?.text("an address such as 192.0.2.1:7373") else { return nil }
        let parts = listen.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1, let port = parts.last.flatMap({ Int($0) }), (1...65_535).contains(port) else {
            values["listen"]?.reject("'\(listen)' is no address with a port, such as 192.0.2.1:7373 or [::]:7373")
            return nil
        }
        let host = parts.dropLast().joined(separator: ":").trimmed(of: "[", "]")
        guard !host.isEmpty, let certificate = values["certificate"]?.path(), let key = values["key"]?.path(),
            let authorities = values["authorities"]?.path()
        else { return nil }
        self.init(host: host, port: port, certificate: certificate, key: key, authorities: authorities)
        clients = values["clients"].map { AgentConfiguration.roles($0, "clients") } ?? [:]
    }
}

extension AgentConfiguration.Drift {
    fileprivate mutating func read(_ node: ManifestNode) {
        let values = node.values("drift", keys: ["policy", "intervalSeconds", "repairs", "windowSeconds"])
        if let policy: Policy = values["policy"]?.choice() { self.policy = policy }
        if let number = values["intervalSeconds"]?.number("a number of seconds", in: 1...3600) {
            interval = .seconds(number)
        }
        if let number = values["repairs"]?.number("a number of repairs", in: 0...1000) { repairs = number }
        if let number = values["windowSeconds"]?.number("a number of seconds", in: 1...86_400) {
            window = .seconds(number)
        }
    }
}

extension AgentConfiguration.Limits {
    fileprivate mutating func read(_ node: ManifestNode) {
        let values = node.values("limits", keys: ["connections", "bodyKiB", "requestSeconds", "responseSeconds"])
        if let number = values["connections"]?.number("a number of connections", in: 4...65_536) {
            connections = number
        }
        if let number = values["bodyKiB"]?.number("a number of KiB", in: 1...65_536) { bodyBytes = number << 10 }
        if let number = values["requestSeconds"]?.number("a number of seconds", in: 1...600) {
            requestTime = .seconds(number)
        }
        if let number = values["responseSeconds"]?.number("a number of seconds", in: 1...600) {
            responseTime = .seconds(number)
        }
    }
}

extension ManifestNode {
    /// One of some words; anything else is a problem.
    func choice<Choice: RawRepresentable<String> & CaseIterable>() -> Choice? {
        let words = Choice.allCases.map(\.rawValue).joined(separator: " or ")
        guard let text = text(words) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            reject("'\(text)' is not \(words)")
            return nil
        }
        return choice
    }

    /// The path of a file; one that is not absolute is a problem, since a daemon has no folder of its own.
    fileprivate func path() -> String? {
        guard let text = text("a file's path") else { return nil }
        guard text.hasPrefix("/") else {
            reject("'\(text)' is no absolute path")
            return nil
        }
        return text
    }

    fileprivate func parsed<Value>(_ expected: String, _ parse: (String) throws -> Value) -> Value? {
        guard let text = text(expected) else { return nil }
        do {
            return try parse(text)
        } catch {
            reject("\(error)")
            return nil
        }
    }
}

extension String {
    fileprivate func trimmed(of first: Character, _ last: Character) -> String {
        self.first == first && self.last == last ? String(dropFirst().dropLast()) : self
    }
}
