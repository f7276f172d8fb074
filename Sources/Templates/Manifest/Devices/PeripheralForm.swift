/// What a manifest says of a machine's devices beside disks and networks, and of its first boot.
struct PeripheralForm: Encodable {
    private let set: String?
    private var cloudInit: CloudInit?
    private var ignition: Ignition?
    private let boot: Boot?
    private let firmware: Firmware?
    private let console: Choice?
    private let agent: Bool?
    private let rng: Bool?
    private let watchdog: Choice?
    private let balloon: Bool?
    private let tpm: Choice?
    private let graphics: String?

    init(_ machine: Machine) {
        let devices = machine.peripherals
        set = machine.set
        switch machine.seed {
        case .cloudInit(let seed): cloudInit = CloudInit(seed)
        case .ignition(let seed): ignition = Ignition(seed)
        case nil: break
        }
        boot = machine.directBoot.map(Boot.init)
        firmware = Firmware(machine.firmware)
        console = devices.console.map(Choice.init)
        (agent, rng, balloon) = (devices.agent, devices.rng, devices.balloon)
        watchdog = devices.watchdog.map(Choice.init)
        tpm = devices.tpm.map(Choice.init)
        graphics = devices.graphics?.rawValue
    }

    private struct CloudInit: Encodable {
        let userData: String?
        let userDataDigest: String?
        let networkConfig: String?
        let networkConfigDigest: String?
        let sshKeys: [String]?
        let hostname: String?
        let instanceID: String?
        let pool: String?

        init(_ seed: Machine.CloudInit) {
            (userData, userDataDigest) = (seed.userData?.text, seed.userData?.digestAlone)
            (networkConfig, networkConfigDigest) = (seed.networkConfig?.text, seed.networkConfig?.digestAlone)
            sshKeys = seed.sshKeys.isEmpty ? nil : seed.sshKeys
            (hostname, instanceID, pool) = (seed.hostname, seed.instanceID, seed.pool)
        }
    }

    private struct Ignition: Encodable {
        let config: String?
        let configDigest: String?
        let pool: String?

        init(_ seed: Machine.Ignition) {
            (config, configDigest, pool) = (seed.config.text, seed.config.digestAlone, seed.pool)
        }
    }

    private struct Boot: Encodable {
        let kernel: File
        let initrd: File?
        let commandLine: String?
        let dtb: File?

        init(_ boot: Machine.DirectBoot) {
            kernel = File(boot.kernel)
            (initrd, dtb) = (boot.initrd.map(File.init), boot.deviceTree.map(File.init))
            commandLine = boot.commandLine
        }
    }

    private struct File: Encodable {
        let file: Machine.BootFile

        init(_ file: Machine.BootFile) { self.file = file }

        func encode(to encoder: any Encoder) throws {
            switch file {
            case .host(let path):
                var container = encoder.singleValueContainer()
                try container.encode(path)
            case .file(let path, let pool): try Self.keys("file", path, pool).encode(to: encoder)
            case .volume(let name, let pool): try Self.keys("volume", name, pool).encode(to: encoder)
            }
        }

        private static func keys(_ key: String, _ value: String, _ pool: String?) -> [String: String] {
            [key: value].merging(pool.map { ["pool": $0] } ?? [:]) { first, _ in first }
        }
    }

    private enum Firmware: Encodable {
        case word(String)
        case keys(Keys)

        struct Keys: Encodable {
            let secureBoot: Bool?
            let variables: [String: String]?
        }

        init?(_ firmware: Machine.Firmware) {
            switch firmware {
            case .template: return nil
            case .off: self = .word("none")
            case .efi(nil, nil): self = .word("efi")
            case .efi(let secureBoot, let variables):
                let paths = [("path", variables?.path), ("template", variables?.template)]
                let named = Dictionary(
                    uniqueKeysWithValues: paths.compactMap { key, path in path.map { (key, $0) } })
                self = .keys(Keys(secureBoot: secureBoot, variables: variables == nil ? nil : named))
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .word(let word): try Choice.word(word).encode(to: encoder)
            case .keys(let keys): try keys.encode(to: encoder)
            }
        }
    }

    /// What is on or off, or on with keys of its own.
    private enum Choice: Encodable {
        case flag(Bool)
        case word(String)
        case keys([String: String])

        init(_ console: Machine.Console) {
            switch console {
            case .off: self = .flag(false)
            case .on(nil): self = .flag(true)
            case .on(let log?): self = .keys(["log": log])
            }
        }

        init(_ watchdog: Machine.Watchdog) {
            switch watchdog {
            case .off: self = .flag(false)
            case .on(let model, let action): self = .keys(["model": model.rawValue, "action": action.rawValue])
            }
        }

        init(_ tpm: Machine.TPM) {
            switch tpm {
            case .off: self = .flag(false)
            case .on(nil): self = .flag(true)
            case .on(let model?): self = .keys(["model": model])
            }
        }

        func encode(to encoder: any Encoder) throws {
            if case .keys(let keys) = self { return try keys.encode(to: encoder) }
            var container = encoder.singleValueContainer()
            switch self {
            case .flag(let flag): try container.encode(flag)
            case .word(let word): try container.encode(word)
            case .keys: break
            }
        }
    }
}

extension SealedText {
    /// The digest, where the text itself is not known.
    fileprivate var digestAlone: String? { text == nil ? digest : nil }
}
