internal import DomainXML

extension DomainCapabilities {
    /// The devices that an emulator has for guests; `nil` where libvirt does not say.
    public struct Devices: Hashable, Sendable {
        /// The models of a TPM, such as `tpm-tis`.
        public let tpmModels: [String]?
        /// How a screen can be seen, such as `vnc`.
        public let graphics: [String]?
        /// Whether there is firmware with Secure Boot: `yes`, `no`, or both.
        public let secureBoot: [String]?

        /// Reads a document of domain capabilities.
        init(_ root: XMLElement) {
            func values(_ element: XMLElement?, _ name: String) -> [String]? {
                guard let element else { return nil }
                guard element[attribute: "supported"] != "no" else { return [] }
                return element[children: "enum"].first { $0[attribute: "name"] == name }?[children: "value"]
                    .map(\.trimmedText)
            }
            let devices = root[child: "devices"]
            tpmModels = values(devices?[child: "tpm"], "model")
            graphics = values(devices?[child: "graphics"], "type")
            let system = root[child: "os"]
            // Versions from 11.10 on say so of the firmware, older ones of its image.
            secureBoot =
                values(system?[child: "firmwareFeatures"], "secureBoot") ?? values(system?[child: "loader"], "secure")
        }
    }
}
