import Agent
import Testing

@testable import AgentHTTP

struct AccessTests {
    private var access: Access {
        var configuration = AgentConfiguration()
        // Number 1 and 2 on every Debian.
        configuration.groups = [.operate: ["daemon"], .administer: ["bin"]]
        configuration.tls = .init(host: "::1", port: 7373, certificate: "/c", key: "/k", authorities: "/a")
        configuration.tls?.clients = [.read: ["monitor", "control"], .administer: ["control"]]
        return Access(configuration)
    }

    @Test(
        arguments: [
            ([1000], Role.read), ([1000, 1], .operate), ([2], .administer), ([1, 2], .administer), ([], .read),
        ] as [([UInt32], Role)])
    func `gives a user the most that a group of theirs may do`(groups: [UInt32], role: Role) {
        #expect(access.client(user: 65_534, groups: Set(groups)).role == role)
    }

    @Test func `lets the superuser do all`() {
        #expect(access.client(user: 0, groups: []) == Client(role: .administer, name: "root"))
    }

    @Test(arguments: [("monitor", Role.read), ("control", .administer), ("stranger", nil), (nil, nil)])
    func `gives a client what its certificate's name may do`(name: String?, role: Role?) {
        #expect(access.client(certificate: name).role == role)
    }
}
