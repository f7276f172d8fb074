import Foundation
import HostInventory
import Testing
import TestSupport

/// How a kernel was built, from the file that it keeps of that, compressed by `gzip` in three ways.
struct KernelConfigurationTests {
    /// Huffman codes of its own, those of the format, and none: all with `CONFIG_KVM=m` and `CONFIG_ARM64_TWED=y`.
    private static let files = [
        "H4sIAAAAAAACA32SOw6DMAxAd04RiQtgOyQwMFT9CVVAVaF2zMTQoe0AS2/fbBWx8erETy/Ky81+6E/tOQzXsR36UJ"
            + "jnbN6fxczTkq2PoHklE2y+WZ4AaBtg4/X1pIzIFOC2AZ4ZVIJBrTyhYAoAggOgwiBmAVbQgFJhOO7hJY9KYdT8PwrB"
            + "A2Gbgcg8kAQPtAqj5B5O8vAKo+IeteBBSp7E+yQxUKVQ4omS1CgpkRKvlKRMSer0cu/+27tb52wYH8dDXP8Bh3Luh6"
            + "kDAAA=",
        "H4sIAAAAAAACA3P293PzdI/3DvO1zeVyhnAcg3zNTOJDwl1dbCu5AHA8mGghAAAA",
        "H4sIAAAAAAAEAwEhAN7/Q09ORklHX0tWTT1tCkNPTkZJR19BUk02NF9UV0VEPXkKcDyYaCEAAAA=",
    ]

    /// Whether TWED is built in, as its feature tells it.
    private static func kernelFact(_ bytes: [UInt8]) throws -> Fact<Bool>? {
        var documents = RecordedHost("emulated-aarch64").documents()
        let root = try TemporaryRoot(["proc/sys/kernel/osrelease": "6.6.0\n"])
        try root.write(bytes, to: "proc/config.gz")
        documents.files = root.files
        let twed = HostFeature.all(of: try Host(documents), documents).first { $0.name == "twed" }
        guard case .facts(let facts) = twed?.standing else { return nil }
        return facts.kernel
    }

    @Test(arguments: files)
    func `is read from /proc/config.gz`(file: String) throws {
        let bytes = Array(try #require(Data(base64Encoded: file)))
        #expect(try Self.kernelFact(bytes) == .known(true, Evidence("/proc/config.gz", "CONFIG_ARM64_TWED=y")))
    }

    /// A file that is cut off or damaged is read to no end, or to some other text, and never crashes.
    @Test(arguments: files)
    func `survives damage`(file: String) throws {
        let bytes = Array(try #require(Data(base64Encoded: file)))
        for length in stride(from: 0, to: bytes.count - 12, by: 29) {
            #expect(try Self.kernelFact(Array(bytes.prefix(length)))?.value != true)
        }
        var random = SplitMix64(seed: 7)
        for _ in 0..<12 {
            var damaged = bytes
            damaged[Int.random(in: 3..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(try Self.kernelFact(damaged) != nil)
        }
    }
}
