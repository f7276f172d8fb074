internal import ArgumentParser
internal import Libvirt

extension CompletionKind {
    /// The names of the machines of the default host.
    static var machines: CompletionKind {
        .custom { _, _, _ in
            guard let connection = try? Connection(readOnly: true) else { return [] }
            return (try? connection.domains())?.map(\.name) ?? []
        }
    }
}
