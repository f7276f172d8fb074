internal import HostInventory

/// How sparing a machine has to be with the siblings that it leaves idle, so that CPUs are left for its emulator and
/// its I/O threads.
struct Thrift {
    /// The cores without a sibling that it has to be on at least.
    var single = 0
    /// Whether it matters which cores it gets.
    var isTight = false

    /// Counts what is left; `nil` if it cannot be enough.
    init?(_ request: PlacementRequest, _ offer: Offer) {
        guard request.serviceCPUs > 0 else { return }
        let left = offer.ledger.freeCount - request.serviceCPUs
        guard left >= request.vcpus else { return nil }
        let threads = offer.ledger.layout.threadsPerCore
        switch request.threads {
        case .isolate where threads > 1:
            single = max(0, (threads * request.vcpus - left + threads - 2) / (threads - 1))
            isTight = single > 0
        case .require where left < request.vcpus + threads - 1:
            single = request.vcpus % threads == 0 ? 0 : 1
            isTight = true
        case .prefer, .isolate, .require: return
        }
        guard single <= offer.single?.inDie.reduce(0, +) ?? 0 else { return nil }
    }
}
