internal import AgentAPI
internal import Reports

extension HostMap {
    /// The letters that machines have in pictures, in their order.
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// The letter of a machine, by its place among the machines; beyond the letters there are, `#`.
    static func letter(_ machine: Int) -> Character { machine < letters.count ? letters[machine] : "#" }

    /// The one character that stands for a CPU.
    static func symbol(_ cpu: CPU) -> Character {
        switch cpu.use {
        case .offline: "×"
        case .conflict: "!"
        case .held: "-"
        case .free: cpu.isIsolated ? ":" : "·"
        case .housekeeping: "="
        case .dedicated, .pool, .floating: cpu.machines.count == 1 ? letter(cpu.machines[0]) : "+"
        }
    }

    /// What the characters mean that are not letters, of those that the map has.
    var legend: [(symbol: Character, meaning: String)] {
        let meanings: [(Character, String)] = [
            ("·", "free"), (":", "free, isolated by the kernel"), ("=", "housekeeping: emulators and the host"),
            ("+", "several machines float here"), ("-", "kept free beside a vCPU"),
            ("!", "claimed twice"), ("×", "off line"),
        ]
        let used = Set(cpus.map(Self.symbol))
        return meanings.filter { used.contains($0.0) }
    }

    /// A machine in words: what it holds and where.
    static func words(_ machine: Machine) -> String {
        let count = machine.vcpus == 1 ? "1 vCPU" : "\(machine.vcpus) vCPUs"
        let cpus = machine.cpus.isEmpty ? "any CPU" : "CPU \(machine.cpus)"
        let emulator = machine.emulator.isEmpty ? "" : ", emulator on \(machine.emulator)"
        return "\(machine.kind), \(count) on \(cpus)\(emulator)" + (machine.isRunning ? "" : ", does not run")
    }

    /// A sentence for each pair of machines that are in each other's way, and for each that is not where it should be.
    var conflictSentences: [String] { conflicts.map(\.sentence) }

    /// The host in words.
    var headline: String {
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        let dies = sockets.flatMap(\.dies)
        let clusters = knowsClusters ? ", \(counted(dies.reduce(0) { $0 + $1.clusters.count }, "cluster"))" : ""
        let threads = threadsPerCore > 1 ? ", \(threadsPerCore) threads a core" : ""
        return "\(architecture), \(counted(cpuCount, "CPU")), \(counted(sockets.count, "socket")), "
            + "\(counted(dies.count, "die"))\(clusters)\(threads)"
    }
}
