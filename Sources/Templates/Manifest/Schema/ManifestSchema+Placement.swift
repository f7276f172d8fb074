internal import Placement

extension ManifestSchema {
    static let policies = ["dedicated", "shared", "mixed", "none"]

    private static let places = ServicePolicy.allCases.map(\.rawValue)

    /// The keys of `placement:`.
    static let placement = [
        SchemaKey("policy", "Whether vCPUs have CPUs of their own.", .words(policies)),
        SchemaKey("overcommit", "The most vCPUs that share a CPU of a pool.", .integer(1...64)),
        SchemaKey("dedicated", "For policy mixed: the vCPUs that have a CPU of their own.", .numbers),
        SchemaKey("threads", "What whole cores mean to the machine.", .words(ThreadPolicy.allCases.map(\.rawValue))),
        SchemaKey("emulator", "Where the emulator's own threads run.", .words(places)),
        SchemaKey(
            "ioThreads", "The number of I/O threads, and where they run.",
            .either([
                .integer(0...64),
                .mapping([
                    SchemaKey("count", "Their number.", .integer(0...64)),
                    SchemaKey("placement", "Where they run.", .words(places)),
                ]),
            ])),
        SchemaKey("memory", "How strictly memory comes from its nodes.", .words(MemoryMode.allCases.map(\.rawValue))),
        SchemaKey(
            "topology", "What the guest is shown of its place.",
            .either([
                .words(["flat", "mirror"]),
                .mapping([
                    SchemaKey(
                        "cells", "The guest's NUMA cells, each on one node.",
                        .list(
                            .mapping([
                                SchemaKey("vcpus", required: true, "The cell's vCPUs.", .numbers),
                                SchemaKey("memory", required: true, "The cell's memory.", .size),
                            ])))
                ]),
            ])),
        SchemaKey(
            "near", "Devices and nodes to be near to.",
            .list(
                .mapping([
                    SchemaKey("device", "A PCI device's address, such as 0000:7d:00.1.", .text()),
                    SchemaKey("node", "A NUMA node's number.", .integer(0...4095)),
                    SchemaKey(
                        "affinity", "Whether the machine is refused where it cannot be there.",
                        .words(["required", "preferred"])),
                ]))),
        SchemaKey("together", "Machines to share dies with.", .list(.text())),
        SchemaKey("apart", "Machines to share no die with.", .list(.text())),
    ]
}
