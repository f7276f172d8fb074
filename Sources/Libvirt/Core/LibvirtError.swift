internal import CLibvirt

/// An error that a libvirt function reported.
///
/// Match on the code, never on the message, which libvirt translates and rewords:
///
/// ```swift
/// do {
///     return try connection.domain(named: name)
/// } catch LibvirtError.Code.noDomain {
///     return nil
/// }
/// ```
public struct LibvirtError: Error, Hashable, Sendable {
    public let code: Code
    /// The part of libvirt that failed, which libvirt calls the error's "domain".
    public let origin: Origin
    public let level: Level
    public let message: String
    /// The C function that failed, such as `virDomainCreate`.
    public let function: String
}

extension LibvirtError {
    /// What went wrong.
    ///
    /// Codes that this version does not name keep their number.
    /// The corresponding C type is `virErrorNumber`.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        init(_ value: virErrorNumber) { self.init(rawValue: Int32(bitPattern: value.rawValue)) }

        /// Lets `catch LibvirtError.Code.noDomain` match an error of any static type.
        public static func ~= (code: Self, error: any Error) -> Bool {
            (error as? LibvirtError)?.code == code
        }
    }

    /// How bad it is.
    ///
    /// The corresponding C type is `virErrorLevel`.
    public struct Level: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let none = Self(rawValue: VIR_ERR_NONE.rawValue)
        public static let warning = Self(rawValue: VIR_ERR_WARNING.rawValue)
        public static let error = Self(rawValue: VIR_ERR_ERROR.rawValue)
    }

    /// Copies the error that the calling thread's last libvirt call left behind.
    ///
    /// libvirt keeps one error per thread and clears it on entry to the next call, even one that
    /// succeeds, such as the `virDomainFree` of a handle. Read it first, on the same thread.
    init(lastErrorOf function: StaticString) {
        self.function = "\(function)"
        guard let error = unsafe virGetLastError()?.pointee, unsafe error.code != 0 else {
            (code, origin, level, message) = (.internalError, .none, .error, "unknown error")
            return
        }
        code = Code(rawValue: unsafe error.code)
        origin = Origin(rawValue: unsafe error.domain)
        level = Level(rawValue: unsafe error.level.rawValue)
        message = unsafe String(lent: error.message) ?? "unknown error"
    }

    /// Creates an error of the binding itself, for what libvirt would refuse less clearly.
    init(_ code: Code, _ message: String, function: StaticString) {
        (self.code, origin, level) = (code, .none, .error)
        (self.message, self.function) = (message, "\(function)")
    }
}

extension LibvirtError: CustomStringConvertible {
    public var description: String { "\(message) (\(function), libvirt error \(code.rawValue))" }
}
