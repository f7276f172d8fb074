public import Libvirt
internal import DomainXML

/// An address of a guest, as libvirt knows it.
public struct MachineAddress: Hashable, Sendable {
    public let address: String
    /// The length of its network's prefix; 0 where nobody knows it.
    public let prefix: Int
    /// The interface's name in the guest, where the agent tells it, else on the host.
    public let interface: String
    public let mac: String?
    /// Who knows of it, the most reliable first.
    public let sources: [Source]

    /// Who knows a guest's addresses.
    public enum Source: String, CaseIterable, Hashable, Sendable {
        /// The agent in the guest, which knows what the guest has now.
        case agent
        /// The DHCP servers of libvirt's networks. A lease outlives a guest that is stopped.
        case lease
        /// The host's ARP table, which may be out of date.
        case arp

        fileprivate var origin: InterfaceAddressSource {
            switch self {
            case .agent: .agent
            case .lease: .leases
            case .arp: .arp
            }
        }
    }

    /// Whether others can reach the guest by it: not by those that each guest gives itself.
    public var isReachable: Bool {
        let text = address.lowercased()
        if text.contains(":") {
            // fe80::/10, which is fe80 to febf.
            let isLinkLocal = text.hasPrefix("fe") && text.dropFirst(2).first.map { "89ab".contains($0) } == true
            return text != "::1" && !isLinkLocal
        }
        return !text.hasPrefix("127.") && !text.hasPrefix("169.254.")
    }
}

extension LiveDomain {
    /// The name by which QEMU's guest agent is known to libvirt.
    static let agentChannel = "org.qemu.guest_agent.0"

    /// The target of the channel to the guest's agent.
    private var agentTarget: XMLElement? {
        let channels = root[child: "devices"]?[children: "channel"] ?? []
        return channels.lazy.compactMap { $0[child: "target"] }.first { $0[attribute: "name"] == Self.agentChannel }
    }

    /// Whether the machine has a channel for an agent in the guest.
    public var hasAgentChannel: Bool { agentTarget != nil }

    /// Whether an agent in the guest has opened its end of the channel.
    public var isAgentConnected: Bool { isActive && agentTarget?[attribute: "state"] == "connected" }

    /// Asks for the guest's addresses.
    ///
    /// Costs a call for each of up to three sources; none for a machine that does not run.
    ///
    /// - Parameter connection: A connection that may speak to the agent; without it, the agent is not asked.
    /// - Returns: Each address with all who know of it.
    /// - Throws: `LibvirtError` if the connection broke. A source that does not answer knows nothing.
    @available(*, noasync)
    public func addresses(agent connection: Connection?) throws -> [MachineAddress] {
        guard isActive else { return [] }
        var found: [(source: MachineAddress.Source, interfaces: [InterfaceAddresses])] = []
        for source in MachineAddress.Source.allCases {
            var asked = domain
            if source == .agent {
                // An agent that is not there would be waited for.
                guard isAgentConnected, let connection else { continue }
                asked = try connection.domain(domain.uuid)
            }
            do throws(LibvirtError) {
                found.append((source, try asked.interfaceAddresses(from: source.origin)))
            } catch {
                if error.isBrokenConnection { throw error }
            }
        }
        return MachineAddress.merge(found)
    }
}

extension MachineAddress {
    /// Puts together what several sources know: an address is told once, with what the best of them says of it.
    static func merge(_ found: [(source: Source, interfaces: [InterfaceAddresses])]) -> [MachineAddress] {
        var merged: [MachineAddress] = []
        for (source, interfaces) in found {
            for interface in interfaces {
                for address in interface.addresses {
                    let known = merged.firstIndex { $0.address == address.address && $0.isOn(interface) }
                    merged.append(
                        MachineAddress(
                            address: address.address,
                            prefix: known.map { merged[$0].prefix } ?? address.prefix,
                            interface: known.map { merged[$0].interface } ?? interface.name,
                            mac: known.flatMap { merged[$0].mac } ?? interface.mac,
                            sources: (known.map { merged[$0].sources } ?? []) + [source]
                        ))
                    guard let known, let newest = merged.popLast() else { continue }
                    merged[known] = newest
                }
            }
        }
        return merged
    }

    private func isOn(_ interface: InterfaceAddresses) -> Bool {
        guard let mac, let other = interface.mac else { return true }
        return mac.lowercased() == other.lowercased()
    }
}
