internal import HostInventory
internal import Placement
internal import Vocabulary

extension Settler {
    /// Finds the nodes that the machine is to be near to.
    mutating func settleNearness() {
        let found = machine.nearness(on: host)
        settlement.affinities = found.affinities
        settlement.findings += found.findings
    }

    /// Settles what the template alone decides: what it never gives, and the number of I/O threads.
    mutating func settleTemplate() {
        let fit = TemplateFit(machine, template)
        settlement.findings += fit.findings
        settlement.ioThreads = fit.ioThreads
        let hasWork = machine.disks.contains { DiskAttachment.takesIOThread($0, template.disk) }
        guard settlement.ioThreads > 0, !hasWork else { return }
        let why = machine.disks.isEmpty ? "it has no disk" : "disks on the bus '\(template.disk.bus)' take none"
        note("idle-io-threads", "the machine's I/O threads have nothing to do: \(why)")
    }
}

extension Machine {
    /// Finds the nodes of a host that the machine is to be near to, and says which of its wishes cannot be kept.
    func nearness(on host: Host) -> (affinities: [NodeAffinity], findings: [Finding]) {
        var affinities: [NodeAffinity] = []
        var findings: [Finding] = []
        for wish in policies.near {
            switch wish.place {
            case .node(let number):
                guard host.node(number) == nil else {
                    affinities.append(
                        NodeAffinity(nodes: [number], isRequired: wish.isRequired, reason: "as its manifest wishes"))
                    continue
                }
                let nodes = NodeSet(host.nodes.map(\.number))
                findings.append(
                    wish.unkept("no-node", "\(host.name) has no node \(number)", remedy: "it has node \(nodes)"))
            case .device(let device):
                switch host.node(of: device) {
                case .known(let node, _):
                    let reason = "where PCI device \(device) is"
                    affinities.append(NodeAffinity(nodes: [node], isRequired: wish.isRequired, reason: reason))
                case .unknown(let reason):
                    findings.append(
                        wish.unkept(
                            "no-device-node",
                            "the node of PCI device \(device) on \(host.name) is not known: \(reason)",
                            remedy: "name the node with near: [{node: N}]"))
                }
            }
        }
        return (affinities, findings)
    }
}

extension Machine.Nearness {
    /// What is said of a wish that cannot be kept: it blocks if it is required.
    fileprivate func unkept(_ code: String, _ message: String, remedy: String) -> Finding {
        isRequired
            ? Finding(code, .blocks, message, remedy: remedy)
            : Finding(code, .warning, "\(message); the machine is placed without", remedy: remedy)
    }
}
