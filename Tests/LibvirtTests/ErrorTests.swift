import Libvirt
import LibvirtTestSupport
import Testing
import Vocabulary

struct ErrorTests {
    let connection: Connection

    init() throws { connection = try TestHost.twoGuests.connect() }

    @Test func `carries the code, the origin and the function`() {
        let error = #expect(throws: LibvirtError.self) { try connection.domain(named: "nobody") }
        #expect(error?.code == .noDomain)
        #expect(error?.origin == .test)
        #expect(error?.level == .error)
        #expect(error?.function == "virDomainLookupByName")
        #expect(error?.message.isEmpty == false)
    }

    @Test func `is caught by its code, whatever its static type`() throws {
        func find(_ name: String) throws -> Domain? {
            do {
                return try connection.domain(named: name)
            } catch LibvirtError.Code.noDomain {
                return nil
            }
        }
        #expect(try find("nobody") == nil)
        #expect(try find("web")?.name == "web")
    }

    @Test func `survives the release of other handles`() throws {
        var others: [Domain]? = try connection.domains()
        let error = #expect(throws: LibvirtError.self) {
            defer { others = nil }
            return try connection.domain(named: "nobody")
        }
        #expect(others == nil)
        #expect(error?.code == .noDomain)
    }

    @Test func `belongs to the call that failed, on any number of threads`() async throws {
        let connection = connection
        let failures = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask {
                    do throws(LibvirtError) {
                        _ = try await BlockingCalls.shared.run { () throws(LibvirtError) in
                            if index.isMultiple(of: 2) {
                                _ = try connection.domain(named: "web")
                                _ = try connection.domain(named: "nobody")
                            } else {
                                _ = try connection.networks()
                                _ = try connection.secrets()
                            }
                        }
                        return false
                    } catch {
                        return error.code == (index.isMultiple(of: 2) ? .noDomain : .noSupport)
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(failures == 64)
    }

    @Test func `prints what people need to find it`() throws {
        let error = try #require(throws: LibvirtError.self) { try connection.domain(named: "nobody") }
        #expect(error.description == "\(error.message) (virDomainLookupByName, libvirt error 42)")
    }
}
