internal import CLibvirt

extension Domain {
    /// Opens a console or serial port, and returns the stream of what is typed and shown.
    ///
    /// Without an alias, such as `serial0`, the first one. Only one client can have it open.
    ///
    /// The corresponding C function is `virDomainOpenConsole`.
    ///
    /// - Throws: ``LibvirtError/Code/operationFailed`` if another client has it open.
    @available(*, noasync)
    public func openConsole(_ alias: String? = nil, _ flags: ConsoleFlags = []) throws(LibvirtError) -> Stream {
        let stream = try makeStream()
        try check("virDomainOpenConsole") {
            unsafe virDomainOpenConsole(pointer, alias, stream.pointer, flags.rawValue)
        }
        return stream
    }

    /// Opens a channel to a program in the guest, and returns the stream of what it sends and receives.
    ///
    /// `name` is the channel's target, such as `org.example.agent`, or its alias; without one, the first channel.
    ///
    /// The corresponding C function is `virDomainOpenChannel`.
    ///
    /// - Throws: ``LibvirtError/Code/operationFailed`` if another client has it open.
    @available(*, noasync)
    public func openChannel(_ name: String? = nil, _ flags: ChannelFlags = []) throws(LibvirtError) -> Stream {
        let stream = try makeStream()
        try check("virDomainOpenChannel") { unsafe virDomainOpenChannel(pointer, name, stream.pointer, flags.rawValue) }
        return stream
    }

    /// Connects one end of a socket pair to a graphical console, on this host.
    ///
    /// The corresponding document has the console at `index`.
    ///
    /// The corresponding C function is `virDomainOpenGraphics`.
    @available(*, noasync)
    public func openGraphics(_ index: Int = 0, socket: CInt, _ flags: GraphicsFlags = []) throws(LibvirtError) {
        try check("virDomainOpenGraphics") {
            unsafe virDomainOpenGraphics(pointer, UInt32(clamping: index), socket, flags.rawValue)
        }
    }

    /// Returns a socket that is connected to a graphical console, on this host; the caller closes it.
    ///
    /// The corresponding C function is `virDomainOpenGraphicsFD`.
    @available(*, noasync)
    public func openGraphics(_ index: Int = 0, _ flags: GraphicsFlags = []) throws(LibvirtError) -> CInt {
        try check("virDomainOpenGraphicsFD") {
            unsafe virDomainOpenGraphicsFD(pointer, UInt32(clamping: index), flags.rawValue)
        }
    }

    /// Returns a picture of what a screen shows, and its type, such as `image/png`.
    ///
    /// The corresponding C function is `virDomainScreenshot`.
    @available(*, noasync)
    public func screenshot(ofScreen screen: Int = 0) throws(LibvirtError) -> (type: String, bytes: [UInt8]) {
        let stream = try makeStream()
        let type = try checkString("virDomainScreenshot") {
            unsafe virDomainScreenshot(pointer, stream.pointer, UInt32(clamping: screen), 0)
        }
        return (type, try stream.receiveAll())
    }

    /// Presses keys together, holds them, and lets them go.
    ///
    /// The corresponding C function is `virDomainSendKey`.
    @available(*, noasync)
    public func pressKeys(
        _ keys: [UInt32], codes: KeyCodeSet = .linux, for duration: Duration = .zero
    ) throws(LibvirtError) {
        var keys = keys
        let (count, set) = (CInt(keys.count), UInt32(bitPattern: codes.rawValue))
        let milliseconds = UInt32(clamping: duration.count(of: .milliseconds(1)))
        try check("virDomainSendKey") { unsafe virDomainSendKey(pointer, set, milliseconds, &keys, count, 0) }
    }

    /// The stream that a call fills on the domain's own connection.
    private func makeStream() throws(LibvirtError) -> Stream {
        try checkObject("virStreamNew") { unsafe virStreamNew(virDomainGetConnect(pointer), 0) }
    }
}

/// How a console is opened.
///
/// The corresponding C type is `virDomainConsoleFlags`.
public struct ConsoleFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Takes it from another client. `VIR_DOMAIN_CONSOLE_FORCE`
    public static let force = Self(VIR_DOMAIN_CONSOLE_FORCE)
    /// Fails if the driver cannot keep two clients apart. `VIR_DOMAIN_CONSOLE_SAFE`
    public static let safe = Self(VIR_DOMAIN_CONSOLE_SAFE)
}

/// How a channel is opened.
///
/// The corresponding C type is `virDomainChannelFlags`.
public struct ChannelFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Takes it from another client. `VIR_DOMAIN_CHANNEL_FORCE`
    public static let force = Self(VIR_DOMAIN_CHANNEL_FORCE)
}

/// How a graphical console is opened.
///
/// The corresponding C type is `virDomainOpenGraphicsFlags`.
public struct GraphicsFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Does not ask for the password. `VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH`
    public static let skipsAuthentication = Self(VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH)
}

/// Whose codes for keys are meant.
///
/// The corresponding C type is `virKeycodeSet`.
public struct KeyCodeSet: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let linux = Self(VIR_KEYCODE_SET_LINUX)
    public static let xt = Self(VIR_KEYCODE_SET_XT)
    public static let at1 = Self(VIR_KEYCODE_SET_ATSET1)
    public static let at2 = Self(VIR_KEYCODE_SET_ATSET2)
    public static let at3 = Self(VIR_KEYCODE_SET_ATSET3)
    public static let osX = Self(VIR_KEYCODE_SET_OSX)
    public static let xtKeyboard = Self(VIR_KEYCODE_SET_XT_KBD)
    public static let usb = Self(VIR_KEYCODE_SET_USB)
    public static let windows = Self(VIR_KEYCODE_SET_WIN32)
    public static let qnum = Self(VIR_KEYCODE_SET_QNUM)
}
