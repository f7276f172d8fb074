public import Foundation

/// A host of libvirt's test driver with many domains, in a file of its own.
public struct SimulatedHost: Sendable {
    private let file: URL

    /// Where libvirt finds it: each program that connects has a copy of the host to itself.
    public var uri: String { "test://\(file.path)" }

    /// Writes the host's file into a folder.
    ///
    /// - Throws: What Foundation says, if it cannot be written.
    public init(domains: Int, in folder: URL = FileManager.default.temporaryDirectory) throws {
        file = folder.appending(path: "berth-benchmark-\(UUID()).xml")
        let text = (0..<domains).map(Self.domain).joined()
        try "<node>\(text)</node>".write(to: file, atomically: true, encoding: .utf8)
    }

    /// Removes the file.
    public func remove() { try? FileManager.default.removeItem(at: file) }

    /// The name of a domain, of which the first has the number 0.
    public static func name(_ number: Int) -> String { "machine-\(number)" }

    private static func domain(_ number: Int) -> String {
        """
        <domain type='test'><name>\(name(number))</name><memory unit='MiB'>1024</memory><vcpu>4</vcpu>
        <cputune><vcpupin vcpu='0' cpuset='1'/><vcpupin vcpu='1' cpuset='2'/></cputune>
        <os><type arch='aarch64' machine='virt'>hvm</type></os><features><acpi/></features>
        <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
        <source file='/images/\(name(number)).qcow2'/><target dev='vda' bus='virtio'/></disk>
        <interface type='network'><source network='default'/><model type='virtio'/></interface></devices></domain>
        """
    }
}
