internal import FoundationEssentials
internal import Yams

extension ManifestReader {
    /// Reads what a guest finds when it boots for the first time.
    static func seed(_ values: [String: ManifestNode]) -> Machine.Seed? {
        switch (values["cloudInit"], values["ignition"]) {
        case (let node?, nil): return cloudInit(node).map(Machine.Seed.cloudInit)
        case (nil, let node?): return ignition(node).map(Machine.Seed.ignition)
        case (nil, nil): return nil
        case (.some, let node?):
            node.reject("a machine has 'cloudInit:' or 'ignition:', not both: a guest listens to one of them")
            return nil
        }
    }

    private static func cloudInit(_ node: ManifestNode) -> Machine.CloudInit? {
        if !node.isMapping {
            guard let isOn = node.flag() else { return nil }
            return isOn ? Machine.CloudInit() : nil
        }
        let values = node.values(
            "a seed for cloud-init",
            keys: [
                "userData", "userDataFile", "userDataDigest", "networkConfig", "networkConfigFile",
                "networkConfigDigest", "sshKeys", "hostname", "instanceID", "pool",
            ]
        )
        var seed = Machine.CloudInit()
        seed.userData = sealed("userData", in: values, userData)
        seed.networkConfig = sealed("networkConfig", in: values, networkConfig)
        seed.sshKeys = values["sshKeys"]?.items("public keys").compactMap(sshKey) ?? []
        seed.hostname = values["hostname"].flatMap(hostname)
        seed.instanceID = values["instanceID"].flatMap(name)
        seed.pool = values["pool"]?.text("a pool's name")
        return seed
    }

    private static func ignition(_ node: ManifestNode) -> Machine.Ignition? {
        let values = node.values(
            "a seed for Ignition", keys: ["config", "configFile", "configDigest", "pool"])
        guard node.isMapping else { return nil }
        guard values["config"] ?? values["configFile"] ?? values["configDigest"] != nil else {
            node.reject("Ignition has a 'config:' or a 'configFile:'")
            return nil
        }
        let pool = values["pool"]?.text("a pool's name")
        return sealed("config", in: values, ignitionConfig).map { Machine.Ignition(config: $0, pool: pool) }
    }

    /// Reads a text that stands in the manifest, in a file beside it, or in a record as a digest.
    private static func sealed(
        _ key: String, in values: [String: ManifestNode], _ read: (_ node: ManifestNode, _ isFile: Bool) -> String?
    ) -> SealedText? {
        let places = [values[key], values["\(key)File"], values["\(key)Digest"]].compactMap(\.self)
        guard let place = places.first else { return nil }
        if places.count > 1 { places[1].reject("'\(key):' is there already: one of the two goes") }
        if values[key] == nil, values["\(key)File"] == nil {
            guard let text = place.text("a digest") else { return nil }
            if let sealed = SealedText(digest: text) { return sealed }
            place.reject("'\(text)' is not a digest: 'sha256:' and 64 hexadecimal digits")
            return nil
        }
        return read(place, values[key] == nil).map { SealedText($0) }
    }

    /// The text of a value that is one, or of the file that it names.
    private static func text(_ node: ManifestNode, _ what: String, _ isFile: Bool) -> String? {
        isFile ? node.contents(what) : node.block(what)
    }
}

extension ManifestReader {
    /// By which cloud-init tells what user data is (`cloudinit/handlers`); it passes over all else with a warning in its log.
    private static let userDataKinds = [
        "#cloud-config", "#!", "#include", "#cloud-boothook", "#part-handler", "#template", "## template:",
        "Content-Type:", "MIME-Version:", "From ", "#upstart-job",
    ]

    private static func userData(_ node: ManifestNode, _ isFile: Bool) -> String? {
        if node.isMapping, !isFile { return node.yaml().map { "#cloud-config\n\($0)" } }
        guard let text = text(node, "user data", isFile) else { return nil }
        guard userDataKinds.contains(where: text.hasPrefix) else {
            node.reject(
                "cloud-init passes over user data that does not begin with a word that it knows: write #cloud-config or #! "
                    + "in the first line, or keys and values")
            return nil
        }
        return text
    }

    private static func networkConfig(_ node: ManifestNode, _ isFile: Bool) -> String? {
        guard let text = node.isMapping && !isFile ? node.yaml() : text(node, "a network configuration", isFile) else {
            return nil
        }
        let root = try? Yams.compose(yaml: text, .basic)
        let version = root?.mapping?["version"] ?? root?.mapping?["network"]?.mapping?["version"]
        guard version?.scalar?.string == "2" else {
            node.reject("a network configuration is of version 2: write version: 2, and ethernets:")
            return nil
        }
        return text
    }

    private static func ignitionConfig(_ node: ManifestNode, _ isFile: Bool) -> String? {
        /// What every configuration has; to find it, all of the JSON is read.
        struct Config: Decodable {
            let ignition: Ignition

            struct Ignition: Decodable { let version: String }
        }
        guard let text = node.isMapping && !isFile ? node.json() : text(node, "a configuration in JSON", isFile) else {
            return nil
        }
        guard (try? JSONDecoder().decode(Config.self, from: Data(text.utf8))) != nil else {
            node.reject("this is not a configuration for Ignition: JSON with {\"ignition\": {\"version\": \"3.4.0\"}}")
            return nil
        }
        return text
    }

    private static func sshKey(_ node: ManifestNode) -> String? {
        guard let text = node.text("a public key") else { return nil }
        let words = text.split(separator: " ")
        let isKey =
            words.count >= 2 && words[0].wholeMatch(of: /(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+/) != nil
            && words[1].hasPrefix("AAAA")
        if isKey { return text }
        node.reject("'\(text.prefix(24))' is not a public key: write a line as in id_ed25519.pub")
        return nil
    }

    /// A name by RFC 1123, which guests refuse to break.
    private static func hostname(_ node: ManifestNode) -> String? {
        guard let text = node.text("a host's name") else { return nil }
        let label = /[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?/
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        if text.count <= 253, labels.allSatisfy({ $0.wholeMatch(of: label) != nil }) { return text }
        node.reject("'\(text)' is not a host's name: use letters, digits and '-', with '.' between its parts")
        return nil
    }
}
