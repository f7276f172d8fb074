internal import FoundationEssentials
internal import Templates

extension Machine.CloudInit {
    /// The files of the seed by their names, as cloud-init's NoCloud source looks for them.
    ///
    /// Keys are part of the meta data, so that they are there whatever user data says.
    func files(machine: String, identifier: String) -> [(name: String, text: String)] {
        let data = MetaData(
            instanceID: instanceID ?? identifier, hostname: hostname ?? machine, keys: sshKeys.isEmpty ? nil : sshKeys)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(data) else {
            preconditionFailure("Strings can be encoded.")
        }
        // JSON is YAML too. Without user data, cloud-init says of the whole seed that it is none.
        var files = [
            ("meta-data", String(decoding: json, as: UTF8.self) + "\n"),
            ("user-data", userData?.text ?? "#cloud-config\n"),
        ]
        if let network = networkConfig?.text { files.append(("network-config", network)) }
        return files
    }

    private struct MetaData: Encodable {
        let instanceID: String
        let hostname: String
        let keys: [String]?

        enum CodingKeys: String, CodingKey {
            case instanceID = "instance-id"
            case hostname = "local-hostname"
            case keys = "public-keys"
        }
    }
}
