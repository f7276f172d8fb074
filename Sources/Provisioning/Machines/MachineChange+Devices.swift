internal import Templates
internal import Vocabulary

extension MachineChange {
    /// A key of a manifest, what its value needs to be changed, and what is said of it.
    struct Aspect: Sendable {
        let key: String
        let need: Need
        let text: @Sendable (Machine) -> String
    }

    /// All keys of devices beside disks and networks, in the order of a manifest's keys.
    ///
    /// A guest looks at its seed once, so that another is for another guest.
    static let devices: [Aspect] = [
        Aspect(key: "set", need: .nothing) { $0.set ?? "none" },
        Aspect(key: "seed", need: .recreate) { $0.seed?.text ?? "none" },
        Aspect(key: "boot", need: .restart) { $0.directBoot?.text ?? "none" },
        Aspect(key: "firmware", need: .restart) { $0.firmware.text },
        Aspect(key: "console", need: .restart) { machine in
            switch machine.peripherals.console {
            case nil: usual
            case .off: "none"
            case .on(let log): log.map { "logged to \($0)" } ?? "one"
            }
        },
        Aspect(key: "agent", need: .restart) { text($0.peripherals.agent) },
        Aspect(key: "rng", need: .restart) { text($0.peripherals.rng) },
        Aspect(key: "watchdog", need: .restart) { machine in
            switch machine.peripherals.watchdog {
            case nil: usual
            case .off: "none"
            case .on(let model, let action): "\(model.rawValue), \(action.rawValue)"
            }
        },
        Aspect(key: "balloon", need: .restart) { text($0.peripherals.balloon) },
        Aspect(key: "tpm", need: .restart) { machine in
            switch machine.peripherals.tpm {
            case nil: usual
            case .off: "none"
            case .on(let model): model ?? "one"
            }
        },
        Aspect(key: "graphics", need: .restart) { $0.peripherals.graphics?.rawValue ?? usual },
    ]

    private static let usual = "the template's"

    private static func text(_ isOn: Bool?) -> String { isOn.map { $0 ? "one" : "none" } ?? usual }
}

extension Machine.Seed {
    /// What is in the seed; texts by the beginnings of their digests, since they may hold secrets.
    fileprivate var text: String {
        switch self {
        case .ignition(let seed): return "ignition \(seed.config.short)\(seed.pool.map { " in pool \($0)" } ?? "")"
        case .cloudInit(let seed):
            let parts = [
                seed.userData.map { "user data \($0.short)" }, seed.networkConfig.map { "network \($0.short)" },
                seed.sshKeys.isEmpty ? nil : "keys \(SealedText(seed.sshKeys.joined(separator: "\n")).short)",
                seed.hostname.map { "hostname \($0)" }, seed.instanceID.map { "instance \($0)" },
                seed.pool.map { "pool \($0)" },
            ]
            return (["cloud-init"] + parts.compactMap(\.self)).joined(separator: ", ")
        }
    }
}

extension SealedText {
    /// Enough of the digest to tell two texts apart.
    fileprivate var short: String { String(digest.prefix(15)) }
}

extension Machine.DirectBoot {
    fileprivate var text: String {
        let parts = [
            "kernel \(kernel.text)", initrd.map { "initrd \($0.text)" }, deviceTree.map { "dtb \($0.text)" },
            commandLine.map { "command line '\($0)'" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

extension Machine.BootFile {
    fileprivate var text: String {
        switch self {
        case .host(let path): path
        case .volume(let name, let pool): "volume \(name)\(pool.map { " of pool \($0)" } ?? "")"
        case .file(let path, let pool): "file \(path)\(pool.map { " in pool \($0)" } ?? "")"
        }
    }
}

extension Machine.Firmware {
    fileprivate var text: String {
        switch self {
        case .template: return "the template's"
        case .off: return "none"
        case .efi(let secureBoot, let variables):
            let parts = [
                "efi", secureBoot.map { $0 ? "with Secure Boot" : "without Secure Boot" },
                variables?.path.map { "variables in \($0)" }, variables?.template.map { "variables of \($0)" },
            ]
            return parts.compactMap(\.self).joined(separator: ", ")
        }
    }
}
