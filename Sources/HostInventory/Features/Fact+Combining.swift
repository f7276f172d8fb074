extension Fact {
    /// Returns the first of some facts that is known; where none is, why the first is not.
    ///
    /// The best source comes first.
    static func firstKnown(_ first: Fact, _ others: Fact...) -> Fact {
        let all = [first] + others
        return all.first { $0.value != nil } ?? all.first { !$0.basis.isEmpty } ?? first
    }
}

extension Fact where Value == Bool {
    /// Returns whether all of some facts are true: what is false decides, then what is not known.
    static func all(_ facts: Fact...) -> Fact {
        facts.first { $0.value == false } ?? facts.first { $0.value == nil } ?? facts.last ?? .unknown("nobody looked")
    }

    /// Creates a fact from a sign that is there or not; without it nothing is known.
    static func sign(_ evidence: Evidence?, means value: Bool = true, else reason: String) -> Fact {
        evidence.map { .known(value, $0) } ?? .unknown(reason)
    }
}

extension Fact {
    /// Returns the fact in another form, on the same ground.
    func map<Result>(_ transform: (Value) -> Result) -> Fact<Result> {
        switch self {
        case .known(let value, let evidence): .known(transform(value), evidence)
        case .unknown(let reason): .unknown(reason)
        }
    }
}

extension HostFeature.Detail {
    init(_ name: String, _ fact: Fact<String>) { (self.name, self.fact) = (name, fact) }
}
