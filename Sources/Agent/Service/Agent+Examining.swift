public import AgentAPI
internal import HostInventory
internal import Libvirt
internal import Placement
internal import Reports
internal import Templates
internal import Vocabulary

extension Agent {
    /// What the host can do for machines.
    public func features() async throws(AgentFailure) -> FeaturesReport {
        try await asking { connection, _ in
            let examined = try ExaminedHost(connection, nil)
            return FeaturesReport(examined.features, of: examined)
        }
    }

    /// Who has the host's hugepages, and what to tell the kernel to have others.
    public func hugepages(_ request: HugepagesRequest) async throws(AgentFailure) -> HugepageReport {
        let (wish, reserves) = (try Self.wish(request), configuration.reserves)
        return try await asking { connection, _ in
            let examined = try ExaminedHost(connection, nil)
            return HugepageReport(examined, reserves, try wish.plan(examined, reserves))
        }
    }

    private static func wish(_ request: HugepagesRequest) throws(AgentFailure) -> HugepageWish {
        do {
            let size = try request.size.map { text throws in
                guard let size = PageSize(try MemorySize(parsing: text)) else {
                    throw AgentFailure(.invalid, "'\(text)' is no size of pages: it is a power of two")
                }
                return size
            }
            return HugepageWish(
                size: size, demands: try (request.memory ?? []).map { try .init(parsing: $0) },
                machines: try request.manifest.map { try ManifestReader.machines(yaml: $0, file: "manifest") } ?? [])
        } catch let failure as AgentFailure {
            throw failure
        } catch let error as ManifestError {
            throw AgentFailure(error)
        } catch {
            throw AgentFailure(.invalid, "\(error)")
        }
    }
}
