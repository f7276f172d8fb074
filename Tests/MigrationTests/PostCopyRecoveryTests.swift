import Libvirt
import Testing

@testable import Migration

/// What hinders a broken post-copy from going on, and what somebody is told of it.
struct PostCopyRecoveryTests {
    typealias Obstacle = PostCopyRecovery.Obstacle

    private static let cases: [(LibvirtError.Code, Obstacle?)] = [
        (.operationInvalid, .underWay), (.operationTimeout, .underWay), (.operationFailed, .noLink),
        (.systemError, .noLink), (.internalError, .noLink), (.argumentUnsupported, nil), (.noDomain, nil),
        (.accessDenied, nil),
    ]

    @Test(arguments: cases)
    func `tries again only what time may mend`(_ code: LibvirtError.Code, expected: Obstacle?) {
        #expect(Obstacle(code) == expected)
    }

    @Test func `tries again where it broke once more, and not where somebody aborted it`() {
        #expect(Obstacle(TransferCall.Broken()) == .noLink)
        #expect(Obstacle(CancellationError()) == nil)
        #expect(Obstacle(PostCopyRecovery.Silence()) == nil)
    }

    @Test func `says which emulator waits for whose memory, and what to do`() {
        let status = MoveStatus(
            "web", source: MoveView(host: "alpha", .present(.init(.broken, isInJob: true))),
            target: MoveView(host: "beta", .present(.init(.runs, isInJob: true))))
        let sentence = PostCopyRecovery.silence(status)
        #expect(sentence.contains("the emulator on beta answers nobody"))
        #expect(sentence.contains("memory that alpha has"))
        #expect(sentence.contains("virsh destroy web"))
    }
}
