internal import Placement
internal import Vocabulary

extension Repinning.Action {
    /// What is being done.
    var progress: String {
        switch self {
        case .pin(let vcpu, let cpus): "pins vCPU \(vcpu) to CPU \(cpus)"
        case .pinEmulator(let cpus): "pins the emulator to CPU \(cpus)"
        case .pinIOThread(let number, let cpus): "pins I/O thread \(number) to CPU \(cpus)"
        case .moveMemory(let nodes): "moves memory to node \(nodes)"
        }
    }

    /// What could not be done.
    func failure(of machine: String) -> String {
        switch self {
        case .pin(let vcpu, let cpus): "vCPU \(vcpu) of \(machine) cannot be pinned to CPU \(cpus)"
        case .pinEmulator(let cpus): "the emulator of \(machine) cannot be pinned to CPU \(cpus)"
        case .pinIOThread(let number, let cpus): "I/O thread \(number) of \(machine) cannot be pinned to CPU \(cpus)"
        case .moveMemory(let nodes): "the memory of \(machine) cannot be moved to node \(nodes)"
        }
    }
}
