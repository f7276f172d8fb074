import Foundation

/// A host of libvirt's test driver with many domains, in a file of its own.
struct SimulatedHost {
    private let file: URL

    var uri: String { "test://\(file.path)" }

    init(domains: Int) throws {
        file = FileManager.default.temporaryDirectory.appending(path: "berth-benchmark-\(UUID()).xml")
        let text = (0..<domains).map(Self.domain).joined()
        try "<node>\(text)</node>".write(to: file, atomically: true, encoding: .utf8)
    }

    func remove() { try? FileManager.default.removeItem(at: file) }

    private static func domain(_ number: Int) -> String {
        """
        <domain type='test'><name>machine-\(number)</name><memory unit='MiB'>1024</memory><vcpu>4</vcpu>
        <cputune><vcpupin vcpu='0' cpuset='1'/><vcpupin vcpu='1' cpuset='2'/></cputune>
        <os><type arch='aarch64' machine='virt'>hvm</type></os><features><acpi/></features>
        <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
        <source file='/images/machine-\(number).qcow2'/><target dev='vda' bus='virtio'/></disk>
        <interface type='network'><source network='default'/><model type='virtio'/></interface></devices></domain>
        """
    }
}
