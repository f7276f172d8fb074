import HostInventory
import Migration
import Vocabulary

extension CheckCase {
    /// The guest's CPU on the target, and the interrupt controller.
    static let processors: [CheckCase] = [
        CheckCase("another part", adds: ["cpu-midr-differs"]) {
            $0.target.facts.processors.midr = MovePair.known([0x480f_d010])
        },
        CheckCase("another revision", adds: ["cpu-midr-differs"]) {
            $0.target.facts.processors.midr = MovePair.known([0x480f_d021])
        },
        CheckCase("another REVIDR", adds: ["cpu-revidr-differs"]) {
            $0.target.facts.processors.revidr = MovePair.known([0x1])
        },
        CheckCase("another AIDR", adds: ["cpu-aidr-differs"]) {
            $0.target.facts.processors.aidr = MovePair.known([0x1000])
        },
        CheckCase("registers unread", adds: ["cpu-identity-unknown"]) {
            $0.target.facts.processors.midr = .unknown("far away")
        },
        CheckCase("REVIDR unread", adds: ["cpu-identity-unknown"]) {
            $0.source.facts.processors.revidr = .unknown("not in sysfs")
        },
        CheckCase("two kinds of CPUs in each", adds: ["cpu-kinds-mixed", "cpu-kinds-mixed"]) {
            $0.source.facts.processors.midr = MovePair.known([1, 2])
            $0.target.facts.processors.midr = MovePair.known([1, 2])
        },
        CheckCase("a lower field", adds: ["cpu-id-register-lower"]) {
            $0.source.facts.processors.identification = ["ID_AA64ISAR0_EL1": 0x0002_1110]
            $0.target.facts.processors.identification = ["ID_AA64ISAR0_EL1": 0x0001_1110]
        },
        CheckCase("a higher field and a lower", adds: ["cpu-id-register-lower", "cpu-id-register-higher"]) {
            $0.source.facts.processors.identification = ["ID_AA64ISAR0_EL1": 0x21, "ID_AA64MMFR0_EL1": 5]
            $0.target.facts.processors.identification = ["ID_AA64ISAR0_EL1": 0x12, "ID_AA64MMFR0_EL1": 5]
        },
        CheckCase("floating point that is not there counts as lowest", adds: ["cpu-id-register-lower"]) {
            $0.source.facts.processors.identification = ["ID_AA64PFR0_EL1": 0x00]
            $0.target.facts.processors.identification = ["ID_AA64PFR0_EL1": 0xF0]
        },
        CheckCase("missing features", adds: ["cpu-features-missing"]) {
            $0.target.facts.processors.features = MovePair.known(["fp", "sve"])
        },
        CheckCase("features more", adds: ["cpu-features-extra"]) {
            $0.target.facts.processors.features = MovePair.known(["fp", "asimd", "sve", "sve2"])
        },
        CheckCase("features unread", adds: ["cpu-features-unknown"]) {
            $0.source.facts.processors.features = .unknown("far away")
        },
        CheckCase("a missing feature that the guest has not") {
            $0.replace(
                "<cpu mode='host-passthrough'/>",
                "<cpu mode='host-passthrough'><feature policy='disable' name='sve'/></cpu>")
            $0.target.facts.processors.features = MovePair.known(["fp", "asimd"])
        },
        CheckCase("other SVE lengths", adds: ["sve-lengths-differ"]) {
            $0.target.facts.processors.sveLengths = MovePair.known([128, 256, 512])
        },
        CheckCase("another longest SVE vector", adds: ["sve-lengths-differ"]) {
            $0.source.facts.processors.sveLengths = .unknown("not asked")
            $0.source.facts.processors.sveMaximum = MovePair.known(256)
            $0.target.facts.processors.sveMaximum = MovePair.known(512)
        },
        CheckCase("SVE lengths unknown", adds: ["sve-lengths-unknown"]) {
            $0.target.facts.processors.sveLengths = .unknown("not asked")
        },
        CheckCase("no SVE on the target", adds: ["cpu-features-missing"]) {
            $0.target.facts.processors.features = MovePair.known(["fp", "asimd"])
            $0.target.facts.processors.sveLengths = .unknown("there is none")
        },
        CheckCase("another counter", adds: ["counter-frequency-differs"]) {
            $0.target.facts.processors.counterKilohertz = MovePair.known(1_000_000)
        },
        CheckCase("counter unknown", adds: ["counter-frequency-unknown"]) {
            $0.target.facts.processors.counterKilohertz = .unknown("no log")
        },
        CheckCase("kernels of other pages", adds: ["kernel-page-size-differs"]) {
            $0.target.host.nodes[0].pools.insert(PagePool(size: .kibibytes64, total: 1000, free: 1000), at: 0)
            for index in $0.target.host.nodes.indices {
                $0.target.host.nodes[index].pools.removeAll { $0.size == .kibibytes4 }
            }
        },
        CheckCase(
            "another architecture",
            adds: ["architecture-differs", "no-emulator", "gic-version-unknown"]
        ) { $0.target.host = (try? MovePair.host("b", .loongson)) ?? $0.target.host },
        CheckCase("TCG cares for no CPU", .translated) {
            $0.target.facts.processors.midr = MovePair.known([0x1234])
            $0.target.facts.processors.features = MovePair.known([])
        },
        CheckCase("an unknown model", .translated, adds: ["cpu-model-unknown"]) {
            $0.replace("cortex-a72", "cortex-x9")
        },
        CheckCase("a model of openEuler's libvirt", .loongson, adds: ["cpu-model-unknown"]) {
            $0.replace("la464", "Loongson-3A5000")
        },
        CheckCase("a mode that the target lacks", .loongson, adds: ["cpu-model-unknown"]) {
            $0.replace("<cpu mode='custom'><model>la464</model></cpu>", "<cpu mode='host-passthrough'/>")
        },
        CheckCase("no LASX", .loongson, adds: ["lasx-missing"]) {
            $0.target.facts.processors.features = MovePair.known(["fpu", "lsx", "lbt_x86"])
        },
        CheckCase("no LSX and no LASX", .loongson, adds: ["lsx-missing", "lasx-missing"]) {
            $0.target.facts.processors.features = MovePair.known(["fpu", "lbt_x86"])
        },
        CheckCase("no LBT", .loongson, adds: ["lbt-missing"]) {
            $0.target.facts.processors.features = MovePair.known(["fpu", "lsx", "lasx"])
        },
        CheckCase("no LASX, which the guest has not", .loongson) {
            $0.replace("<model>la464</model>", "<model>la464</model><feature policy='disable' name='lasx'/>")
            $0.target.facts.processors.features = MovePair.known(["fpu", "lsx", "lbt_x86"])
        },
        CheckCase("another model of Loongson", .loongson, adds: ["cpu-model-differs"]) {
            $0.target.facts.processors.model = MovePair.known("Loongson-3C6000")
        },
        CheckCase("features unread", .loongson, adds: ["cpu-features-unknown"]) {
            $0.target.facts.processors.features = .unknown("far away")
        },
        CheckCase("another feature missing", .loongson, adds: ["cpu-features-missing"]) {
            $0.source.facts.processors.features = MovePair.known(["fpu", "lsx", "lasx", "lbt_x86", "crc32"])
        },
        CheckCase("a model that the CPU cannot run", .x86, adds: ["cpu-model-unusable"]) {
            $0.offer("<model usable='no'>qemu64</model>")
        },
        CheckCase("incompatible", .x86, adds: ["cpu-incompatible"]) {
            $0.target.facts.cpuComparison = MovePair.known("incompatible")
        },
        CheckCase("a model on a richer CPU", .x86) { $0.target.facts.cpuComparison = MovePair.known("superset") },
        CheckCase("passthrough on a richer CPU", .x86, adds: ["cpu-passthrough-unlike"]) {
            $0.replace("<cpu mode='custom'><model>qemu64</model></cpu>", "<cpu mode='host-passthrough'/>")
            $0.target.facts.cpuComparison = MovePair.known("superset")
        },
        CheckCase("not compared", .x86, adds: ["cpu-comparison-unknown"]) {
            $0.target.facts.cpuComparison = .unknown("libvirt refused")
        },
        CheckCase("an invariant TSC", .x86, adds: ["cpu-not-migratable"]) {
            $0.replace("<model>qemu64</model>", "<model>qemu64</model><feature policy='require' name='invtsc'/>")
        },
        CheckCase("not to be migratable", .x86, adds: ["cpu-not-migratable"]) {
            $0.replace(
                "<cpu mode='custom'><model>qemu64</model></cpu>", "<cpu mode='host-passthrough' migratable='off'/>")
        },
    ]

    /// The interrupt controller.
    static let interrupts: [CheckCase] = [
        CheckCase("a GIC that the target lacks", .translated, adds: ["gic-version-missing"]) {
            $0.replace("<gic version='3'/>", "<gic version='4'/>")
        },
        CheckCase("nobody says which GICs", .translated, adds: ["gic-version-unknown"]) {
            $0.target.host.domainCapabilities = []
        },
        CheckCase("GICv4.0 without a device") { $0.source.host.directInjection = MovePair.known(.gicv4) },
        CheckCase("GICv4.1 on both", adds: ["gicv4-1-kept"]) {
            $0.source.host.directInjection = MovePair.known(.gicv41)
            $0.target.host.directInjection = MovePair.known(.gicv41)
        },
        CheckCase("GICv4.1 here, 4.0 there", adds: ["gicv4-1-target-lacks"]) {
            $0.source.host.directInjection = MovePair.known(.gicv41)
            $0.target.host.directInjection = MovePair.known(.gicv4)
        },
        CheckCase("GICv4.1 here, off there", adds: ["gicv4-1-target-lacks"]) {
            $0.source.host.directInjection = MovePair.known(.gicv41)
            $0.target.host.directInjection = MovePair.known(.off)
        },
        CheckCase("GICv4.1 here, unknown there", adds: ["gicv4-1-target-unknown"]) {
            $0.source.host.directInjection = MovePair.known(.gicv41)
        },
        CheckCase("GICv4.1 there alone") {
            $0.source.host.directInjection = MovePair.known(.off)
            $0.target.host.directInjection = MovePair.known(.gicv41)
        },
        CheckCase("GICv4.1 matters to no x86 guest", .x86) { $0.source.host.directInjection = MovePair.known(.gicv41) },
    ]
}
