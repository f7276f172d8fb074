extension ManifestSchema {
    /// The keys of a disk.
    static let disk = [
        SchemaKey("name", "The guest's name for it.", .text(pattern: "^[vs]d[a-z]$")),
        SchemaKey("size", "The size of a volume that is made for the machine.", .size),
        SchemaKey("image", "A volume of the pool, or a path of a file beside you, that the disk begins as.", .text()),
        SchemaKey("volume", "A volume that is there already, by its name or path.", .text()),
        SchemaKey(
            "cdrom", "A CD-ROM with an image in it: as for image, or a volume by its name or path.",
            .either([.text(), .mapping([SchemaKey("volume", "The volume's name or path.", .text())])])),
        SchemaKey("pool", "The storage pool; 'default' where nothing is said.", .text()),
        SchemaKey("format", "How a volume that is made keeps its data.", words(Machine.Disk.Format.self)),
        SchemaKey("bus", "What it is plugged into.", words(Machine.Disk.Bus.self)),
        SchemaKey("cache", "What the host's page cache has to do with it.", words(Machine.Disk.Cache.self)),
        SchemaKey("io", "How the emulator reads and writes.", words(Machine.Disk.InputOutput.self)),
        SchemaKey("discard", "What becomes of blocks that the guest gives back.", words(Machine.Disk.Discard.self)),
        SchemaKey("readOnly", "Whether the guest cannot write.", .flag),
        SchemaKey("shareable", "Whether other machines have it too.", .flag),
        SchemaKey("serial", "The serial number that the guest sees.", .text(pattern: "^[A-Za-z0-9_.+-]{1,36}$")),
        SchemaKey("ioThread", "The I/O thread that does its work, from 1.", .integer(1...64)),
        SchemaKey("bootOrder", "Its place among what the guest boots from, from 1.", .integer(1...99)),
    ]

    /// The keys of a network interface.
    static let network = [
        SchemaKey("network", "A network of libvirt's.", .text()),
        SchemaKey("bridge", "A bridge of the host.", .text()),
        SchemaKey("vhostUser", "The path of a socket to a switch in a process of the host.", .text(pattern: "^/")),
        SchemaKey(
            "macvtap", "A network device of the host.",
            .either([
                .text(),
                .mapping([
                    SchemaKey("device", "The device's name.", .text()),
                    SchemaKey("mode", "How devices on it see each other.", words(Machine.Network.MacvtapMode.self)),
                ]),
            ])),
        SchemaKey(
            "mode", "What the emulator does with a socket, or how devices on a network device see each other.",
            .words(
                Machine.Network.SocketRole.allCases.map(\.rawValue)
                    + Machine.Network.MacvtapMode.allCases.map(\.rawValue))),
        SchemaKey("mac", "The hardware address.", .text(pattern: "^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$")),
        SchemaKey("model", "The device's model; the template's where nothing is said.", .text()),
        SchemaKey("queues", "The pairs of queues.", .integer(1...256)),
        SchemaKey("mtu", "The largest packet, in bytes.", .integer(68...65535)),
        SchemaKey("bootOrder", "Its place among what the guest boots from, from 1.", .integer(1...99)),
    ]

    /// All words of a choice.
    static func words<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> SchemaShape
    where Choice.RawValue == String {
        .words(Choice.allCases.map(\.rawValue))
    }
}
