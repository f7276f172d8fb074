internal import CLibvirt
internal import Glibc

/// libvirt itself, as loaded into this process.
public enum Library {
    /// The version of the client library, which may be older or newer than any daemon's.
    ///
    /// The corresponding C function is `virGetVersion`.
    public static var version: Version {
        get throws(LibvirtError) {
            var number: CUnsignedLong = 0
            try check("virGetVersion") { unsafe virGetVersion(&number, nil, nil) }
            return Version(number)
        }
    }

    /// Prepares libvirt, the first time that it is called.
    ///
    /// Nothing in libvirt may run before: even a function that needs no connection stores its
    /// error under a thread-local key, and until `virInitialize` has made that key, it overwrites
    /// another library's. Events need their loop before the first connection opens.
    static func initialize() throws(LibvirtError) {
        try outcome.get()
    }

    private static let outcome = Result { () throws(LibvirtError) in
        guard virInitialize() >= 0 else { throw LibvirtError(lastErrorOf: "virInitialize") }
        // By default libvirt prints every error to standard error; ours are thrown.
        unsafe virSetErrorFunc(nil) { _, _ in }
        guard virEventRegisterDefaultImpl() >= 0 else {
            throw LibvirtError(lastErrorOf: "virEventRegisterDefaultImpl")
        }
        startEventLoop()
    }

    /// Runs libvirt's event loop on a thread of its own, for as long as the process lives: libvirt
    /// cannot unregister a loop, and keepalive, events and the embedded drivers all need it.
    ///
    /// A plain thread and not a dispatch queue, whose pool would count it as busy for ever.
    private static func startEventLoop() {
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, nil,
            { _ in
                while virEventRunDefaultImpl() == 0 {}
                return nil
            }, nil)
        precondition(status == 0, "The system has no thread left for libvirt's event loop.")
        pthread_detach(thread)
    }
}

/// A version of libvirt or of a hypervisor.
public struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let major: Int
    public let minor: Int
    public let release: Int

    public init(_ major: Int, _ minor: Int, _ release: Int = 0) {
        (self.major, self.minor, self.release) = (major, minor, release)
    }

    /// Creates a version from libvirt's number, which is 1,000,000 × major + 1,000 × minor + release.
    init(_ number: CUnsignedLong) {
        self.init(Int(number / 1_000_000), Int(number / 1_000 % 1_000), Int(number % 1_000))
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor, left.release) < (right.major, right.minor, right.release)
    }

    public var description: String { "\(major).\(minor).\(release)" }
}
