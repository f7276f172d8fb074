/// What was found wrong in many cases, for one expectation at the end: an expectation for each would take longer than
/// what is tested.
final class Faults {
    /// Each kind of fault, how often it was found, and where first.
    private var found: [String: (count: Int, example: String)] = [:]

    var isEmpty: Bool { found.isEmpty }

    /// Notes a fault unless something holds.
    func expect(_ holds: Bool, _ fault: @autoclosure () -> String, _ subject: @autoclosure () -> String) {
        guard !holds else { return }
        let fault = fault()
        if let known = found[fault] {
            found[fault] = (known.count + 1, known.example)
        } else {
            found[fault] = (1, subject())
        }
    }

    /// A line for each kind, the most frequent first.
    var summary: String {
        found.sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }
            .map { "\($0.value.count) times \($0.key), such as \($0.value.example)" }
            .joined(separator: "\n")
    }
}
