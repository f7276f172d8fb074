extension ManifestSchema {
    /// The keys of a machine's first boot, of its firmware and of its small devices.
    static let devices: [SchemaKey] =
        [
            SchemaKey("set", "The set of machines that this one belongs to, for --prune.", .text()),
            SchemaKey("cloudInit", "A seed for cloud-init.", .either([.flag, .mapping(cloudInit)])),
            SchemaKey("ignition", "A configuration for Ignition.", .mapping(ignition)),
            SchemaKey("boot", "A kernel that is started without a boot loader.", .mapping(boot)),
            SchemaKey("firmware", "UEFI, or none.", .either([.words(["efi", "none"]), .mapping(firmware)])),
        ] + peripherals

    private static let pool = SchemaKey(
        "pool", "The storage pool; that of the first disk where nothing is said.", .text())
    private static let digest = SchemaShape.text(pattern: "^sha256:[0-9a-f]{64}$")

    private static let cloudInit = [
        SchemaKey("userData", "Keys and values of a cloud-config, or a text.", .either([.text(), .values])),
        SchemaKey("userDataFile", "A file with it, beside the manifest.", .text()),
        SchemaKey("userDataDigest", "Its digest, as a machine's record has it.", digest),
        SchemaKey("networkConfig", "A network configuration of version 2.", .either([.text(), .values])),
        SchemaKey("networkConfigFile", "A file with it, beside the manifest.", .text()),
        SchemaKey("networkConfigDigest", "Its digest, as a machine's record has it.", digest),
        SchemaKey("sshKeys", "Public keys for the guest's usual user.", .list(.text())),
        SchemaKey("hostname", "The guest's name; the machine's where nothing is said.", .text()),
        SchemaKey("instanceID", "By which a guest knows that it is new.", .text()),
        pool,
    ]

    private static let ignition = [
        SchemaKey("config", "Keys and values, or JSON.", .either([.text(), .values])),
        SchemaKey("configFile", "A file with it, beside the manifest.", .text()),
        SchemaKey("configDigest", "Its digest, as a machine's record has it.", digest),
        pool,
    ]

    private static let bootFile = SchemaShape.either([
        .text(pattern: "^/"),
        .mapping([
            SchemaKey("file", "A file beside the manifest, which becomes a volume of the machine's own.", .text()),
            SchemaKey("volume", "A volume that is there already.", .text()),
            pool,
        ]),
    ])

    private static let boot = [
        SchemaKey("kernel", required: true, "The kernel.", bootFile),
        SchemaKey("initrd", "Its first file system.", bootFile),
        SchemaKey("commandLine", "Its command line.", .text()),
        SchemaKey("dtb", "A device tree.", bootFile),
    ]

    private static let firmware = [
        SchemaKey("secureBoot", "Whether nothing starts but what is signed.", .flag),
        SchemaKey(
            "variables", "Where UEFI keeps its variables on the host.",
            .either([
                .text(pattern: "^/"),
                .mapping([
                    SchemaKey("path", "The machine's own file.", .text(pattern: "^/")),
                    SchemaKey("template", "What a new one is copied from.", .text(pattern: "^/")),
                ]),
            ])),
    ]

    private static let peripherals = [
        SchemaKey(
            "console", "A serial console.",
            .either([.flag, .mapping([SchemaKey("log", "A log on the host.", .text(pattern: "^/"))])])),
        SchemaKey("agent", "A channel for QEMU's guest agent.", .flag),
        SchemaKey("rng", "Random numbers from the host.", .flag),
        SchemaKey(
            "watchdog", "What acts when the guest hangs.",
            .either([
                .flag,
                .mapping([
                    SchemaKey("model", "The device.", words(Machine.Watchdog.Model.self)),
                    SchemaKey("action", "What it does.", words(Machine.Watchdog.Action.self)),
                ]),
            ])),
        SchemaKey("balloon", "Whether the host can take memory back.", .flag),
        SchemaKey(
            "tpm", "A TPM 2.0, which swtpm emulates.",
            .either([.flag, .mapping([SchemaKey("model", "The device, such as tpm-tis.", .text())])])),
        SchemaKey("graphics", "A screen.", words(Machine.Graphics.self)),
    ]
}
