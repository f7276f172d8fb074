internal import Vocabulary

extension Shortfall: CustomStringConvertible {
    /// One sentence with the cause first, what each die has, and the nearest that would fit.
    public var description: String {
        let dies = dies
        let offers = dies.map { die in
            let room = "\(counted(die.freeCPUs, "CPU")) and \(die.freeMemory) free on node \(die.nodes)"
            return die.isExcluded ? "die \(die.die) is not open to it" : "die \(die.die) has \(room)"
        }
        let cells = dies.allSatisfy(\.isExcluded) ? nil : cellTexts()
        return "\(cells?.cause ?? cause(dies)) (\(offers.joined(separator: "; "))); \(cells?.remedy ?? remedy)"
    }

    private func cause(_ dies: [Die]) -> String {
        if dies.allSatisfy(\.isExcluded) {
            return "\(request.name) may be on no die of \(host), by its devices and the machines to be with or without"
        }
        if request.threads == .require, ledger.layout.threadsPerCore == 1 {
            return "\(request.name) requires cores of several threads, and \(host) has none"
        }
        if lacksMemory { return "\(request.name) needs \(request.memory)\(pagesText) near its CPUs" }
        let free = dies.reduce(0) { $1.isExcluded ? $0 : $0 + $1.freeCPUs }
        return "\(request.name) needs \(counted(request.vcpus, "CPU")) \(policyText), and \(host) has \(free)"
    }

    private var remedy: String {
        let vcpus = largestVCPUs
        if vcpus > 0 {
            return "the largest machine of its kind that fits has \(counted(vcpus, "vCPU"))"
        }
        let memory = largestMemory
        return memory > .zero
            ? "with its vCPUs, a machine of at most \(memory)\(pagesText) fits"
            : "no machine with \(request.memory)\(pagesText) fits"
    }

    private var pagesText: String { request.pageSize.map { " of \($0) pages" } ?? "" }

    private var policyText: String {
        switch request.policy {
        case .dedicated:
            switch request.threads {
            case .prefer: "of its own"
            case .isolate: "of its own, each on a core of its own"
            case .require: "of its own, on whole cores"
            }
        case .shared(let overcommit): "or fewer in a pool of at most \(overcommit) vCPUs a CPU"
        case .mixed(let dedicated, let overcommit):
            "(\(dedicated.count) of its own, and a pool of at most \(overcommit) vCPUs a CPU)"
        case .unpinned: ""
        }
    }
}
