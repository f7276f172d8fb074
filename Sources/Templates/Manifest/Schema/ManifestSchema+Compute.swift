extension ManifestSchema {
    /// `vcpus:`, a number, or a number and the most that there can be.
    static let vcpus = SchemaShape.either([
        .integer(1...4096),
        .mapping([
            SchemaKey("count", required: true, "The vCPUs from the start.", .integer(1...4096)),
            SchemaKey("maximum", "The most that there can be.", .integer(1...4096)),
        ]),
    ])

    /// `memory:`, a size, or a size and what can be plugged.
    static let memory = SchemaShape.either([
        .size,
        .mapping([
            SchemaKey("size", required: true, "The memory from the start.", .size),
            SchemaKey("maximum", "The most that there can be.", .size),
            SchemaKey("slots", "How many DIMMs can be plugged.", .integer(1...Machine.MemoryRoom.mostSlots)),
        ]),
    ])

    /// `cpu:`, a model or mode, or that and its features.
    static let cpu = SchemaShape.either([
        .text(),
        .mapping([
            SchemaKey("model", "A CPU model, or host-passthrough, host-model, maximum.", .text()),
            SchemaKey(
                "sve", "Arm's vectors: off, max, or lengths in bits.",
                .either([.words(["off", "max"]), .list(.integer(128...2048))])),
            SchemaKey(
                "pmu", "Whether the guest counts events of its CPUs.",
                .words(Machine.PerformanceCounters.allCases.map(\.rawValue))),
            SchemaKey("features", "Features, with require, disable, optional, force or forbid each.", .values),
        ]),
    ])

    /// The keys of what a guest has of the host's CPUs, memory and devices.
    static let compute = [
        SchemaKey(
            "nvdimms", "Memory that outlives the guest.",
            .list(
                .mapping([
                    SchemaKey("size", required: true, "The size, of whole labels' alignment.", .size),
                    SchemaKey("path", required: true, "The file or device on the host.", .text(pattern: "^/")),
                    SchemaKey("node", "The guest's node that it is of.", .integer(0...4095)),
                ]))),
        SchemaKey(
            "topology", "What the guest is shown.",
            .either([
                .words(["flat", "mirror"]),
                .mapping(
                    ["sockets", "dies", "clusters", "cores", "threads"].map {
                        SchemaKey($0, "How many \($0) there are of the level above.", .integer(1...4096))
                    } + [
                        SchemaKey(
                            "numa", "The guest's NUMA cells.",
                            .list(
                                .mapping([
                                    SchemaKey("vcpus", required: true, "The cell's vCPUs.", .numbers),
                                    SchemaKey("memory", required: true, "The cell's memory.", .size),
                                    SchemaKey(
                                        "distances", "The distance to each cell, 10 to itself.",
                                        .list(.integer(10...254))),
                                ]))),
                        SchemaKey(
                            "caches", "How the guest is shown caches.",
                            .words(Machine.Caches.allCases.map(\.rawValue))),
                    ]),
            ])),
        SchemaKey(
            "paravirt", "What the guest's kernel leaves to the host.",
            .mapping([
                SchemaKey("spinlock", "Whether a vCPU that waits for a lock gives up its CPU.", .flag),
                SchemaKey("sched", "Whether the guest knows which of its vCPUs run.", .flag),
                SchemaKey("stealTime", "Whether the guest knows of the time that others took.", .flag),
            ])),
        SchemaKey(
            "interrupts", "How interrupts reach the guest.",
            .mapping([
                SchemaKey(
                    "gicv4", "Whether the host injects them directly.",
                    .words(Machine.DirectInjectionWish.allCases.map(\.rawValue)))
            ])),
        SchemaKey(
            "devices", "Devices of the host that are the guest's own.",
            .list(
                .mapping([
                    SchemaKey("pci", "A PCI device's address, such as 0000:7d:00.1.", .text()),
                    SchemaKey("id", "Vendor and product, such as 19e5:a222.", .text()),
                    SchemaKey("nodeDevice", "A node device's name: virsh nodedev-list.", .text()),
                    SchemaKey(
                        "near", "Whether the machine is placed near to it.",
                        .words(Machine.DeviceNearness.allCases.map(\.rawValue))),
                ]))),
        SchemaKey(
            "sparePorts", "PCI Express ports that stay free, for devices that are attached while it runs.",
            .integer(0...Machine.mostSparePorts)),
    ]
}
