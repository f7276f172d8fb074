import Agent
import Placement
import Templates
import Testing
import Vocabulary

struct AgentConfigurationTests {
    private func problems(_ yaml: String) -> [String] {
        do throws(ManifestError) {
            _ = try AgentConfiguration(yaml: yaml, file: "berthd.yaml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(arguments: ["", "# nothing\n", "~"])
    func `is the usual one where a file says nothing`(yaml: String) throws {
        #expect(try AgentConfiguration(yaml: yaml, file: "berthd.yaml") == AgentConfiguration())
    }

    @Test func `has all that a file says`() throws {
        let configuration = try AgentConfiguration(
            yaml: """
                hypervisor: qemu:///system
                socket: {path: /run/berth/api.sock, group: libvirt, mode: "0600"}
                groups: {read: [monitor], operate: [libvirt, staff], administer: [berth]}
                tls:
                  listen: "[::]:7373"
                  certificate: /etc/berth/host.pem
                  key: /etc/berth/host.key
                  authorities: /etc/berth/ca.pem
                  clients: {administer: [control]}
                drift: {policy: repair, intervalSeconds: 5, repairs: 2, windowSeconds: 60}
                finishUnfinished: false
                housekeeping: 0-3
                reservePages: ["0:2MiB:1024:ovs"]
                log: json
                limits: {connections: 10, bodyKiB: 64, requestSeconds: 3, responseSeconds: 4}
                """, file: "berthd.yaml")
        #expect(configuration.hypervisor == "qemu:///system")
        #expect(configuration.socket.group == "libvirt")
        #expect(configuration.socket.mode == 0o600)
        #expect(configuration.groups[.operate] == ["libvirt", "staff"])
        #expect(configuration.tls?.host == "::")
        #expect(configuration.tls?.port == 7373)
        #expect(configuration.tls?.clients == [.administer: ["control"]])
        #expect(configuration.drift.policy == .repair)
        #expect(configuration.drift.window == .seconds(60))
        #expect(!configuration.finishesUnfinished)
        #expect(configuration.housekeeping == [0, 1, 2, 3])
        #expect(configuration.reserves.reserves.map(\.consumer) == ["ovs"])
        #expect(configuration.logForm == .json)
        #expect(configuration.limits.bodyBytes == 65_536)
    }

    @Test(arguments: [
        ("socet: {}", "berthd.yaml:1:1: unknown key 'socet'; did you mean 'socket'?"),
        ("socket: {path: berth.sock}", "berthd.yaml:1:16: 'berth.sock' is no absolute path"),
        (
            "socket: {mode: \"0666\"}",
            "berthd.yaml:1:16: '0666' is no mode for the socket: write 0600, 0660 or the like, nothing for others"
        ),
        ("drift: {policy: fix}", "berthd.yaml:1:17: 'fix' is not observe or repair"),
        ("housekeeping: 0-", "berthd.yaml:1:15: '0-' is not a number or a range such as 0-3"),
        (
            "limits: {connections: 1}",
            "berthd.yaml:1:23: '1' is not a number of connections: write a whole number from 4 to 65536"
        ),
        ("- socket", "berthd.yaml:1:1: expected the configuration with keys such as 'hypervisor:', not a list"),
    ])
    func `tells what is wrong, and where`(yaml: String, problem: String) {
        #expect(problems(yaml) == [problem])
    }

    @Test func `tells all that is wrong`() {
        let yaml = """
            tls: {listen: nowhere}
            log: xml
            """
        #expect(
            problems(yaml) == [
                "berthd.yaml:1:6: tls has no 'certificate:', and without it nobody is let in over TCP",
                "berthd.yaml:1:6: tls has no 'key:', and without it nobody is let in over TCP",
                "berthd.yaml:1:6: tls has no 'authorities:', and without it nobody is let in over TCP",
                "berthd.yaml:1:15: 'nowhere' is no address with a port, such as 192.0.2.1:7373 or [::]:7373",
                "berthd.yaml:2:6: 'xml' is not text or json",
            ])
    }
}
