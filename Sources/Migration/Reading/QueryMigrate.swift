internal import FoundationEssentials

/// QEMU's answer to the command `query-migrate` of its monitor.
enum QueryMigrate {
    private struct Answer: Decodable {
        var `return`: Return?

        struct Return: Decodable {
            var blockedReasons: [String]?

            private enum CodingKeys: String, CodingKey {
                case blockedReasons = "blocked-reasons"
            }
        }
    }

    /// Returns why QEMU would refuse to move the machine, empty if it would not; `nil` for an answer that is none.
    static func blockedReasons(_ answer: String) -> [String]? {
        let decoded = try? JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
        return decoded?.return.map { $0.blockedReasons ?? [] }
    }
}
