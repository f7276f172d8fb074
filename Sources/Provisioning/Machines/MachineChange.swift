public import Templates

/// A difference between a machine as it was provisioned and as a manifest now asks for it.
public struct MachineChange: Hashable, Sendable {
    /// The manifest's key.
    public let key: String
    public let from: String
    public let to: String
    public let need: Need

    /// What it takes for the machine to have the change.
    public enum Need: String, Hashable, Sendable {
        /// Nothing: it can be set while the machine runs.
        case nothing
        /// The machine has to be resized, as it runs or for its next start.
        case resize
        /// The machine has to be stopped and started.
        case restart
        /// The machine has to be deleted and provisioned anew.
        case recreate
    }

    /// Returns all differences, in the order of the manifest's keys.
    public static func changes(from old: Machine, to new: Machine) -> [MachineChange] {
        var changes: [MachineChange] = []
        func compare(_ key: String, _ need: Need, _ value: (Machine) -> String) {
            let (from, to) = (value(old), value(new))
            if from != to { changes.append(MachineChange(key: key, from: from, to: to, need: need)) }
        }
        compare("template", .recreate) { $0.template }
        for name in Set(old.parameters.values.keys).union(new.parameters.values.keys).sorted() {
            compare("parameters.\(name)", .recreate) { $0.parameters[name] ?? "the template's" }
        }
        compare("title", .nothing) { $0.title ?? "none" }
        compare("vcpus", .resize) { "\($0.vcpus)" }
        compare("memory", .resize) { "\($0.memory)" }
        compare("pages", .restart) { $0.pages.text }
        compare("cpu", .restart) { $0.cpu ?? "the template's" }
        compare("machine", .recreate) { $0.machineType ?? "the template's" }
        compare("networks", .restart) { $0.networks.map(\.text).joined(separator: ", ").orNone }
        for aspect in devices { compare(aspect.key, aspect.need, aspect.text) }
        for policy in policies { compare(policy.key, policy.need) { policy.text($0.policies) } }
        for aspect in compute { compare(aspect.key, .restart, aspect.text) }
        compare("autostart", .nothing) { "\($0.autostart)" }
        compare("start", .nothing) { "\($0.start)" }
        return changes + diskChanges(old, new)
    }

    private static func diskChanges(_ old: Machine, _ new: Machine) -> [MachineChange] {
        let names = (old.disks + new.disks).map(\.name)
        let unique = names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { names[$0] }
        return unique.compactMap { name in
            let (from, to) = (old.disks.first { $0.name == name }, new.disks.first { $0.name == name })
            guard from != to else { return nil }
            // A disk that comes or goes needs a restart, as does the way that it is attached; what is on one cannot change
            // under a guest.
            return MachineChange(
                key: "disks.\(name)",
                from: from?.text ?? "none",
                to: to?.text ?? "none",
                need: from?.hasSameContent(as: to) ?? true ? .restart : .recreate
            )
        }
    }
}

extension Machine.PageRequest {
    fileprivate var text: String {
        switch self {
        case .template: "the template's"
        case .ordinary: "none"
        case .best: "best"
        case .exactly(let size): "\(size)"
        }
    }
}

extension Machine.Image {
    /// The name of the volume, or the path of the file.
    var name: String {
        switch self {
        case .volume(let name), .file(let name): name
        }
    }
}
