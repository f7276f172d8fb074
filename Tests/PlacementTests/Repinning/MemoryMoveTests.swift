import HostInventory
import Placement
import Testing
import TestSupport
import Vocabulary

/// What becomes of memory, on a host of four nodes with 64 GiB each and 1024 pages of 2 MiB, of which some are taken.
struct MemoryMoveTests {
    private let ledger: Ledger

    init() throws {
        var shape = SyntheticHost()
        shape.sockets = 2
        shape.pools = [(.mebibytes2, 1024)]
        var documents = shape.documents()
        documents.freePages[2] = [.mebibytes2: 100]
        documents.freeMemory = [0: .gibibytes(40), 1: .gibibytes(40), 2: .gibibytes(1), 3: .gibibytes(40)]
        ledger = Ledger(try Host(documents))
    }

    private func move(
        _ from: NodeSet, _ to: NodeSet, _ binding: MemoryBinding, pages: PageSize? = .mebibytes2,
        size: MemorySize = .gibibytes(1)
    ) -> MemoryMove {
        MemoryMove(
            from: MemoryBerth(size: size, nodes: from, pageSize: pages),
            to: MemoryBerth(size: size, nodes: to, pageSize: pages), binding, ledger)
    }

    @Test(arguments: [MemoryBinding.movable, .fixed(mode: "strict"), .locked(by: "VFIO")])
    func `stays where it belongs, however it is bound`(binding: MemoryBinding) {
        #expect(move([0], [0], binding) == .unneeded)
        #expect(move([], [], binding) == .unneeded)
        #expect(move([], [0, 1, 2, 3], binding) == .unneeded)
    }

    @Test func `moves where the kernel can move it`() {
        #expect(move([0], [1], .movable) == .moves(from: [0], to: [1]))
        #expect(move([0, 1], [1], .movable) == .moves(from: [0, 1], to: [1]))
        #expect(move([0], [0, 2], .movable) == .moves(from: [0], to: [0, 2]))
        #expect(move([], [1], .movable) == .moves(from: [0, 1, 2, 3], to: [1]))
        #expect(move([0], [1], .movable, pages: nil) == .moves(from: [0], to: [1]))
    }

    @Test func `stays until the next start where libvirt does not move it`() {
        #expect(
            move([0], [1], .fixed(mode: "preferred"))
                == .stays(
                    on: [0],
                    because: "libvirt does not change the nodes of a running machine with memory mode 'preferred'",
                    .untilRestart))
        #expect(
            move([0], [1], .locked(by: "its <memoryBacking>"))
                == .stays(on: [0], because: "its <memoryBacking> locks its pages", .untilRestart))
    }

    /// A machine's nodes before and after, its memory and pages, and what the new nodes lack.
    @Test(
        arguments: [
            ([0], [2], .gibibytes(1), .mebibytes2, "node 2 has 100 free pages of 2 MiB, and it needs 512"),
            ([0], [2], .gibibytes(2), nil, "node 2 has 1 GiB of memory free, and it needs 2 GiB"),
            // Of memory on two nodes, half lies on the one that it leaves.
            ([0, 2], [2], .gibibytes(1), .mebibytes2, "node 2 has 100 free pages of 2 MiB, and it needs 256"),
            ([0], [2], .mebibytes(200), .mebibytes2, nil),
            ([0], [1, 2], .mebibytes(2248), .mebibytes2, nil),
        ] as [(NodeSet, NodeSet, MemorySize, PageSize?, String?)]
    )
    func `stays for good where there is no room for it`(
        from: NodeSet, to: NodeSet, size: MemorySize, pages: PageSize?, lack: String?
    ) {
        let expected = lack.map { MemoryMove.stays(on: from, because: $0, .always) } ?? .moves(from: from, to: to)
        #expect(move(from, to, .movable, pages: pages, size: size) == expected)
    }
}
