import Libvirt
import Testing

/// Expects that a function fails, with a code of libvirt's.
func expectError<Result>(
    _ code: LibvirtError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    from body: () throws -> Result
) {
    let error = #expect(throws: LibvirtError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
}

extension EventStream {
    /// Waits for so many events, and returns them.
    func take(_ count: Int) async -> [Event] {
        var events: [Event] = []
        for await case .event(let event) in self {
            events.append(event)
            if events.count == count { break }
        }
        return events
    }
}
