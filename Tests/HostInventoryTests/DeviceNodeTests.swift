import Foundation
import HostInventory
import Testing
import TestSupport
import Vocabulary

/// The NUMA nodes of PCI devices, by the host's own files and by libvirt's documents.
struct DeviceNodeTests {
    private static let device = PCIAddress(domain: 0, bus: 0x7D, slot: 0, function: 1)

    /// A host of two nodes, or of one.
    private static func documents(nodes: Int) throws -> HostDocuments {
        var host = SyntheticHost()
        host.diesPerSocket = nodes
        var documents = host.documents()
        documents.devices = [try #require(device)]
        return documents
    }

    private static func node(_ documents: HostDocuments) throws -> Fact<NUMANode> {
        try Host(documents).node(of: try #require(device))
    }

    @Test(
        arguments: [
            ("1", 2, 1, "/sys/bus/pci/devices/0000:7d:00.1/numa_node: 1"),
            ("0", 1, 0, "/sys/bus/pci/devices/0000:7d:00.1/numa_node: 0"),
            ("-1", 1, 0, "capabilities: one NUMA node"),
            (
                "-1", 2, nil,
                "the firmware does not tell its node (/sys/bus/pci/devices/0000:7d:00.1/numa_node: -1)"
            ),
            ("7", 2, nil, "the firmware does not tell its node (/sys/bus/pci/devices/0000:7d:00.1/numa_node: 7)"),
            (nil, 2, nil, "there is no PCI device 0000:7d:00.1"),
            (nil, 1, nil, "there is no PCI device 0000:7d:00.1"),
        ] as [(String?, Int, Int?, String)]
    )
    func `are read from files`(text: String?, nodes: Int, expected: Int?, basis: String) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "root-\(UUID())")
        let folder = root.appending(path: "sys/bus/pci/devices/0000:7d:00.1")
        defer { try? FileManager.default.removeItem(at: root) }
        if let text {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try "\(text)\n".write(to: folder.appending(path: "numa_node"), atomically: true, encoding: .utf8)
        }
        var documents = try Self.documents(nodes: nodes)
        documents.files = HostFiles(root: root.path)
        let fact = try Self.node(documents)
        #expect(fact.value?.rawValue == expected)
        #expect(fact.basis == basis)
    }

    @Test(
        arguments: [
            ("<capability type='pci'><numa node='1'/></capability>", 2, 1, "node device: <numa node='1'/>"),
            ("<capability type='pci'/>", 1, 0, "capabilities: one NUMA node"),
            ("<capability type='pci'/>", 2, nil, "the firmware does not tell its node (node device: no <numa>)"),
            ("<capability type='net'><numa node='1'/></capability>", 2, nil, "node device: no <numa>"),
            (nil, 2, nil, "libvirt knows no PCI device 0000:7d:00.1"),
        ] as [(String?, Int, Int?, String)]
    )
    func `are read from libvirt's documents`(text: String?, nodes: Int, expected: Int?, basis: String) throws {
        var documents = try Self.documents(nodes: nodes)
        if let text {
            documents.deviceDocuments = [
                try #require(Self.device): "<device><name>pci_0000_7d_00_1</name>\(text)</device>"
            ]
        }
        let fact = try Self.node(documents)
        #expect(fact.value?.rawValue == expected)
        #expect(fact.basis.contains(basis), "\(fact.basis)")
    }

    @Test func `are not known where nobody asked`() throws {
        let other = try #require(PCIAddress(parsing: "0000:01:00.0"))
        let host = try Host(Self.documents(nodes: 2))
        #expect(host.node(of: other) == .unknown("nobody asked synthetic for PCI device 0000:01:00.0"))
    }

    @Test(
        arguments: [
            ("emulated-loongarch64", 0, "node device: <numa node='0'/>"),
            // Its firmware tells no node, and it has two.
            ("emulated-aarch64", nil, "the firmware does not tell its node (node device: no <numa>)"),
            ("lab-x86_64", 0, "capabilities: one NUMA node"),
        ] as [(String, Int?, String)]
    )
    func `are those that libvirt recorded`(host: String, expected: Int?, basis: String) throws {
        let recorded = RecordedHost(host)
        var documents = recorded.documents()
        let address = try #require(PCIAddress(parsing: "0000:00:01.0"))
        documents.devices = [address]
        documents.deviceDocuments[address] = recorded.text("node-devices/pci_0000_00_01_0.xml")
        let fact = try Host(documents).node(of: address)
        #expect(fact.value?.rawValue == expected)
        #expect(fact.basis == basis)
    }
}

/// Whether libvirt can show a guest clusters, which it tells by showing the host's.
struct GuestClustersTests {
    @Test(
        arguments: [
            ("kunpeng-920-v1", true), ("emulated-aarch64", true), ("emulated-loongarch64", true), ("lab-x86_64", true),
        ]
    )
    func `are known where hosts' are`(host: String, expected: Bool) throws {
        #expect(try RecordedHost(host).host().knowsGuestClusters.value == expected)
    }

    @Test func `are not known to older versions`() throws {
        var documents = SyntheticHost().documents()
        documents.capabilities = documents.capabilities.replacing(#/ cluster_id='\d+'/#, with: "")
        let fact = try Host(documents).knowsGuestClusters
        #expect(fact.value == false)
        #expect(fact.basis == "capabilities: CPUs have no cluster_id, as before libvirt 10.1")
        documents.capabilities = "<capabilities><host/></capabilities>"
        #expect(try Host(documents).knowsGuestClusters == .unknown("capabilities list no CPUs"))
    }
}
