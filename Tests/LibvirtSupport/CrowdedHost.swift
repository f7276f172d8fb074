public import Libvirt
internal import Foundation

/// A host of libvirt's test driver with many running guests, of 2 vCPUs and 64 MiB each.
public final class CrowdedHost {
    private let file: URL

    /// Writes the host's file, which goes with this object.
    public init(guests: Int) throws {
        file = FileManager.default.temporaryDirectory.appending(path: "crowd-\(UUID().uuidString).xml")
        var text = """
            <node><cpu><mhz>3000</mhz><model>x86_64</model><active>16</active><nodes>2</nodes><sockets>1</sockets>
            <cores>4</cores><threads>2</threads></cpu><memory>335544320</memory>\n
            """
        for number in 0..<guests {
            text += """
                <domain type='test'><name>\(Self.name(number))</name><uuid>\(UUID().uuidString)</uuid>
                <memory unit='KiB'>65536</memory><vcpu placement='static'>2</vcpu>
                <os><type arch='x86_64'>hvm</type></os><devices>
                <disk type='file' device='disk'><source file='/images/\(number).qcow2'/><target dev='vda' bus='virtio'/></disk>
                <interface type='network'><mac address='52:54:00:\(Self.hexadecimal(number >> 8)):\
                \(Self.hexadecimal(number & 255)):01'/><source network='default'/></interface>
                </devices></domain>\n
                """
        }
        text += """
            <network><name>default</name><bridge name='virbr0'/><forward/>
            <ip address='192.168.122.1' netmask='255.255.255.0'/></network></node>
            """
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: file) }

    /// The name of a guest.
    public static func name(_ number: Int) -> String { "guest-\(number)" }

    private static func hexadecimal(_ number: Int) -> String { String(format: "%02x", number) }

    public var uri: String { "test://\(file.path)" }

    /// Connects to a new copy of the host.
    @available(*, noasync)
    public func connect() throws -> Connection { try Connection(uri: uri) }
}
