import Libvirt
import LibvirtTestSupport
import Testing

struct AuthenticationTests {
    @Test func `lets in those who know the password`() throws {
        var requests: [CredentialRequest] = []
        let connection = try Connection(uri: TestHost.guarded.uri) { asked in
            requests += asked
            return asked.map { $0.kind == .passphrase ? "correct horse" : "operator" }
        }
        #expect(try connection.driverName() == "TEST")
        #expect(requests.map(\.kind) == [.authenticationName, .passphrase])
        #expect(requests.allSatisfy { !$0.prompt.isEmpty })
    }

    @Test(arguments: [
        ("operator", "wrong horse"),
        ("somebody", "correct horse"),
        ("", ""),
    ])
    func `keeps out those who do not`(user: String, password: String) {
        let error = #expect(throws: LibvirtError.self) {
            try Connection(uri: TestHost.guarded.uri) { asked in
                asked.map { $0.kind == .passphrase ? password : user }
            }
        }
        #expect(error?.code == .authenticationFailed)
    }

    @Test(arguments: [nil, [], ["operator"], ["operator", "correct horse", "and more"]] as [[String]?])
    func `takes no answers, or not as many as questions, for a refusal`(answers: [String]?) {
        let error = #expect(throws: LibvirtError.self) {
            try Connection(uri: TestHost.guarded.uri) { asked in answers?.count == asked.count ? nil : answers }
        }
        #expect(error?.function == "virConnectOpenAuth")
    }

    @Test func `fails where somebody is needed and nobody asked`() {
        #expect(throws: LibvirtError.self) { try TestHost.guarded.connect() }
    }

    @Test func `opens without a question where nobody asks`() throws {
        let connection = try Connection(uri: TestHost.twoGuests.uri, [.readOnly]) { _ in
            Issue.record("The host asked although it is open.")
            return nil
        }
        expectError(.operationDenied) { try connection.domain(named: "web").powerOff() }
    }
}
