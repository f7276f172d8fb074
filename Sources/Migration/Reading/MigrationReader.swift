public import HostInventory
public import Libvirt
public import Placement
internal import Dispatch
internal import Synchronization
internal import Vocabulary

/// One end of a move: a host that answers, or a recording that stands in for one.
public enum MigrationEnd: Sendable {
    /// A host, with copies of its files where they cannot be read from here.
    case live(Connection, copies: HostFiles? = nil)
    case recorded(MigrationRecording)
}

/// Reads a machine and both hosts of its move, without changing anything on either.
public struct MigrationReader: Sendable {
    private let source: MigrationEnd
    private let target: MigrationEnd
    /// The URI by which the source's daemon reaches the target's; `nil` where a recording stands in for the target.
    private let targetURI: String?
    public var housekeeping: Housekeeping?
    public var reserves = PageReserves()
    /// What is kept on the target for machines that are not there yet.
    public var reservations: [Claim] = []
    public var depth = MachineReader.Depth.quick

    public init(from source: MigrationEnd, to target: MigrationEnd, targetURI: String?) {
        (self.source, self.target, self.targetURI) = (source, target, targetURI)
    }

    /// Reads all that the check decides on.
    ///
    /// - Returns: The pair, and the domain where the source is no recording.
    /// - Throws: ``MigrationError`` if there is no such machine, ``LibvirtError``, `HostReadingError`,
    ///   ``MigrationRecording/Unreadable``, or `ProvisioningError` if the target does not have the reserves.
    @available(*, noasync)
    public func read(
        _ name: String, wishes: MigrationWishes = MigrationWishes()
    ) throws -> (pair: MigrationPair, domain: Domain?) {
        let (subject, domain) = try machine(name)
        var (here, there) = try bothSides(subject)
        if case .live(let connection, _) = source {
            try FileReader(connection, .source).rereadChanges(&here.facts.files)
        }
        return (MigrationPair(subject, from: here, to: there, peerURI: targetURI, wishes: wishes), domain)
    }

    /// Asks both hosts at the same time, and then the target for files: the source tells what its disks lie upon, and when they
    /// were changed before the target was asked.
    private func bothSides(_ subject: MigrationSubject) throws -> (source: MigrationSide, target: MigrationSide) {
        let sides = Mutex<(source: Result<MigrationSide, any Error>?, target: Result<MigrationSide, any Error>?)>(
            (nil, nil))
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            if index == 0 {
                let side = Result { try sourceSide(subject) }
                sides.withLock { $0.source = side }
            } else {
                let side = Result { try targetSide(subject) }
                sides.withLock { $0.target = side }
            }
        }
        let read = sides.withLock { $0 }
        guard let here = try read.source?.get(), var there = try read.target?.get() else {
            preconditionFailure("both have been read")
        }
        if case .live(let connection, _) = target {
            let files = subject.namedFiles + here.facts.files.compactMap(\.backingPath)
            there.facts.files = try FileReader(connection, .target).files(files.unique())
        }
        return (here, there)
    }

    private func machine(_ name: String) throws -> (MigrationSubject, Domain?) {
        switch source {
        case .live(let connection, _): try MachineReader(connection, depth: depth).subject(named: name)
        case .recorded(let recording): (try recording.subject(named: name), nil)
        }
    }

    private func sourceSide(_ subject: MigrationSubject) throws -> MigrationSide {
        switch source {
        case .live(let connection, let copies):
            try SideReader(connection, as: .source, copies: copies).side(for: subject)
        case .recorded(let recording): try recording.side()
        }
    }

    private func targetSide(_ subject: MigrationSubject) throws -> MigrationSide {
        switch target {
        case .recorded(let recording): return try recording.side(housekeeping: housekeeping, reserves: reserves)
        case .live(let connection, let copies):
            var cpu: String?
            if subject.seesHostCPU, subject.architecture == .x86_64, case .live(let connection, _) = source {
                cpu = try SideReader(connection, as: .source).hostCPU()
            }
            return try SideReader(connection, as: .target, copies: copies).side(
                for: subject, housekeeping: housekeeping, reserves: reserves, reservations: reservations,
                sourceCPU: cpu)
        }
    }

    /// Writes down what was read, as two recordings: `source` and `target` in a folder.
    ///
    /// - Throws: What hindered asking a host, or writing.
    @available(*, noasync)
    public func record(_ pair: MigrationPair, in folder: String) throws {
        try MigrationRecording(folder: "\(folder)/source").write(
            pair.source, pair.subject, from: source, for: pair.subject)
        try MigrationRecording(folder: "\(folder)/target").write(pair.target, nil, from: target, for: pair.subject)
    }
}
