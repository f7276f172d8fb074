import AgentAPI
import DomainXML
import Foundation
import Libvirt
import Placement
import Provisioning
import Templates
import Testing
import TestSupport
import Vocabulary

extension EmulatedHostTests {
    /// A host with KVM, GICv4, an SMMU, and a network card that it can lend.
    @Suite(.emulatedHost("aarch64"), .timeLimit(.minutes(90)))
    struct AArch64HostTests {
        private let host: EmulatedHost

        init() throws { host = try #require(EmulatedHost.current) }

        /// Intel's 82576, which QEMU calls igb.
        private static let card = (vendor: "0x8086", product: "0x10c9")

        /// The host's network card, and what libvirt says of it.
        private func card() async throws -> (address: String, document: XMLElement) {
            let connection = try await host.connect()
            let documents = try await BlockingCalls.shared.run {
                try connection.nodeDevices(.pci).map { try XMLDocument(parsing: try $0.xml()).root }
            }
            let card = try #require(
                documents.first { device in
                    let function = device[child: "capability"]
                    return function?[child: "vendor"]?[attribute: "id"] == Self.card.vendor
                        && function?[child: "product"]?[attribute: "id"] == Self.card.product
                })
            let name = try #require(card[child: "name"]?.trimmedText)
            let parts = name.split(separator: "_").dropFirst()
            let address = parts.prefix(3).joined(separator: ":") + "." + (parts.last ?? "")
            return (address, card)
        }

        /// Two vCPUs and 128 MiB, with the card.
        private func manifest(_ card: String) -> String {
            """
            template: aarch64-kunpeng
            vcpus: 2
            memory: 128MiB
            devices: [{pci: "\(card)"}]
            """
        }

        @Test func `gives a machine the host's CPU, its own pages and the network card, and takes them back`()
            async throws
        {
            let machine = EmulatedHost.name()
            let (address, before) = try await card()
            let driver = before[child: "driver"]?[child: "name"]?.trimmedText
            let free = try await host.freePages(.mebibytes2)
            await host.with([(machine, manifest(address), [])]) {
                let connection = try await host.connect()
                let live = try await BlockingCalls.shared.run { try LiveDomain(named: machine, on: connection) }
                #expect(live.isActive)
                #expect(live.root[attribute: "type"] == "kvm")
                #expect(live.root[child: "cpu"]?[attribute: "mode"] == "host-passthrough")
                #expect(live.root.element(at: "features/gic")?[attribute: "version"] == "3")

                let berth = try #require(live.record?.berth)
                #expect(live.affinities == Array(berth.vcpuPins))
                #expect(try await host.threads(of: machine) == berth.vcpuPins.map { "\($0)" })
                #expect(Set(live.affinities.joined()).count == 2)

                let node = try #require(berth.memory.nodes.first)
                let memory = live.root.element(at: "numatune/memory")
                #expect(memory?[attribute: "mode"] == "strict")
                #expect(memory?[attribute: "nodeset"] == "\(node)")
                var expected = free
                expected[node.rawValue] -= 64
                #expect(try await host.freePages(.mebibytes2) == expected)

                let lent = try await card().document
                #expect(lent[child: "driver"]?[child: "name"]?.trimmedText == "vfio-pci")
                #expect(
                    try await host.inside("basename $(readlink /sys/bus/pci/devices/\(address)/driver)") == "vfio-pci")
                let group = try #require(
                    lent.element(at: "capability/iommuGroup")?[attribute: "number"])
                let show = try await host.report(["show", machine], as: MachineReport.self)
                let finding = try #require(show.findings.first { $0.code == "device-lent" }, "\(show.findings)")
                #expect(finding.message.hasPrefix("PCI device \(address) is lent by vfio-pci"))
                #expect(finding.evidence == "IOMMU group \(group)")
            }
            #expect(try await host.freePages(.mebibytes2) == free)
            let after = try await card().document
            #expect(after[child: "driver"]?[child: "name"]?.trimmedText == driver)
            let process = "/run/libvirt/qemu/\(machine).pid"
            #expect(try await host.inside("test -e \(process) && echo there || echo gone") == "gone")
        }

        @Test func `lends the network card to a machine that runs, and takes it back`() async throws {
            let machine = EmulatedHost.name()
            let (address, before) = try await card()
            let driver = before[child: "driver"]?[child: "name"]?.trimmedText
            let bare = manifest(address).split(separator: "\n").dropLast().joined(separator: "\n")
            await host.with([(machine, bare, [])]) {
                func live() async throws -> LiveDomain {
                    let connection = try await host.connect()
                    return try await BlockingCalls.shared.run { try LiveDomain(named: machine, on: connection) }
                }
                let ports = try #require(try await live().root.freePorts)
                #expect(ports == 4)
                let attached = try await host.berth(["attach", machine, "device", "pci=\(address)"])
                #expect(attached.status == 0, "\(attached.errors)")
                #expect(try await live().hasHostDevices)
                #expect(try await live().root.freePorts == ports - 1)
                #expect(try await live().record?.devices.map(\.description) == [address])
                #expect(
                    try await host.inside("basename $(readlink /sys/bus/pci/devices/\(address)/driver)") == "vfio-pci")

                // A guest without a system has never switched the port on, so that nobody has to be asked.
                let detached = try await host.berth(["detach", machine, "device", address, "--timeout", "600"])
                #expect(detached.status == 0, "\(detached.errors)")
                #expect(try await !live().hasHostDevices)
                #expect(try await live().root.freePorts == ports)
                #expect(try await live().record?.devices == [])
                #expect(try await card().document[child: "driver"]?[child: "name"]?.trimmedText == driver)
            }
        }

        @Test func `tells why the network card cannot move, and what GICv4 has to do with it`() async throws {
            let machine = EmulatedHost.name()
            let (address, _) = try await card()
            // Before the guest runs, which is emulated twice and leaves little for anything else.
            try await host.recorded { folder in
                try becomeTwin(folder)
                let pair = ["--to-recording", folder]
                let files = ["--from-files", "\(folder)/root"]
                await host.with([(machine, manifest(address), [])]) {
                    let afar = try await check(machine, pair)
                    #expect(!afar.isPossible)
                    #expect(afar.findings.first { $0.code == "device-not-migratable" }?.severity == "blocks")
                    #expect(afar.findings.contains { $0.code == "gicv4-unknown" })

                    let known = try await check(machine, pair + files)
                    let stuck = try #require(known.findings.first { $0.code == "device-not-migratable" })
                    #expect(stuck.message.hasPrefix("PCI device \(address)"), "\(stuck)")
                    #expect(stuck.evidence.contains("migration is not supported in kernel"), "\(stuck)")
                    let direct = try #require(known.findings.first { $0.code == "gicv4-0-with-vfio" })
                    #expect(direct.severity == "blocks")
                    #expect(direct.evidence.contains("GICv4 support enabled"), "\(direct)")
                    #expect(known.devices.map(\.way) == ["stuck"])

                    let replugged = try await check(machine, pair + files + ["--replug"])
                    #expect(replugged.devices.map(\.way) == ["replug"])
                    let codes = replugged.findings.map(\.code)
                    #expect(codes.contains("device-replug"))
                    #expect(!codes.contains("device-not-migratable"))
                    #expect(!codes.contains("gicv4-0-with-vfio"))

                    let itself = try await check(machine, ["--to", host.uri])
                    #expect(itself.findings.contains { $0.code == "same-host" && $0.severity == "blocks" })
                    #expect(itself.findings.contains { $0.code == "device-not-migratable" })
                }
            }
        }

        private func check(_ machine: String, _ arguments: [String]) async throws -> MigrationCheckReport {
            try await host.report(["migrate", machine, "--check"] + arguments)
        }

        /// Makes a recording one of another host that is built alike.
        private func becomeTwin(_ folder: String) throws {
            let file = "\(folder)/capabilities.xml"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let twin = text.replacing(/<uuid>.*<\/uuid>/, with: "<uuid>\(UUID().uuidString)</uuid>", maxReplacements: 1)
            try #require(twin != text)
            try twin.write(toFile: file, atomically: true, encoding: .utf8)
            try "twin\n".write(toFile: "\(folder)/hostname.txt", atomically: true, encoding: .utf8)
        }

        @Test func `has GICv4 on, and neither DVMBM nor TWED, by what its kernel says`() async throws {
            let told = try await host.recorded { folder in
                try EmulatedHost.decode(
                    try await Program.run(["host", "features", "--from", folder, "--output", "json"]),
                    as: FeaturesReport.self)
            }
            let features = Dictionary(told.features.map { ($0.name, $0) }) { first, _ in first }
            #expect(features["gicv4"]?.state == "on")
            #expect(features["gicv4"]?.enabled?.basis.contains("GICv4 support enabled") == true)
            for name in ["dvmbm", "twed"] {
                #expect(features[name]?.state == "unsupported", "\(name)")
                #expect(features[name]?.kernel?.value == "no", "\(name)")
                #expect(features[name]?.kernel?.basis.isEmpty == false, "\(name)")
            }
            #expect(features["dvmbm"]?.kernel?.basis.contains(/CONFIG_KVM_HISI_VIRT|KVM dvmbm/) == true)
            #expect(features["twed"]?.kernel?.basis.contains(/CONFIG_ARM64_TWED|twed_enable/) == true)

            // From afar libvirt does not tell what the kernel said.
            let afar = try await host.report(["host", "features", "gicv4", "twed"], as: FeaturesReport.self)
            #expect(afar.features.map(\.state) == ["unknown", "unknown"], "\(afar.features)")
        }
    }
}
