public import DomainXML
public import Vocabulary

/// The CPUs that a domain's document gives to its vCPUs.
///
/// libvirt's order counts: `<vcpupin>` before the `cpuset` of `<vcpu>`, and any CPU where there is neither. The
/// emulator's own CPUs are no part of it, since KVM does not count its threads.
public struct DomainAffinities: Hashable, Sendable {
    /// The CPUs of each vCPU that the guest has now, by its number; an empty set means any CPU.
    public let allowed: [VirtualCPU: CPUSet]
    /// Whether libvirt leaves it to `numad` where vCPUs go that have no CPUs of their own.
    public let isAutomatic: Bool

    /// Reads a `<domain>`.
    ///
    /// - Throws: ``Invalid``, if a list of CPUs or a vCPU's number cannot be read.
    public init(_ domain: XMLElement) throws(Invalid) {
        let vcpu = domain[child: "vcpu"]
        let most = vcpu.flatMap { Int($0.trimmedText) } ?? 1
        guard (0...65_535).contains(most) else { throw Invalid(element: "vcpu", text: vcpu?.trimmedText ?? "") }
        let usual = try Self.cpus(vcpu, "vcpu")
        var allowed: [VirtualCPU: CPUSet] = [:]
        for number in try Self.current(domain, most) { allowed[number] = usual }
        for pin in domain[child: "cputune"]?[children: "vcpupin"] ?? [] {
            guard let number = pin.number("vcpu").map(VirtualCPU.init) else {
                throw Invalid(element: "vcpupin", text: pin[attribute: "vcpu"] ?? "")
            }
            // A pin of a vCPU that is not there yet waits for it.
            if allowed[number] != nil { allowed[number] = try Self.cpus(pin, "vcpupin") }
        }
        self.allowed = allowed
        isAutomatic = vcpu?[attribute: "placement"] == "auto"
    }

    /// The vCPUs that are there: those that `<vcpus>` enables, or the first ones.
    private static func current(_ domain: XMLElement, _ most: Int) throws(Invalid) -> [VirtualCPU] {
        if let list = domain[child: "vcpus"] {
            var numbers: [VirtualCPU] = []
            for vcpu in list[children: "vcpu"] where vcpu[attribute: "enabled"] != "no" {
                guard let number = vcpu.number("id") else {
                    throw Invalid(element: "vcpus", text: vcpu[attribute: "id"] ?? "")
                }
                numbers.append(VirtualCPU(rawValue: number))
            }
            return numbers
        }
        let count = domain[child: "vcpu"]?.number("current") ?? most
        return (0..<min(count, most)).map(VirtualCPU.init)
    }

    private static func cpus(_ element: XMLElement?, _ name: String) throws(Invalid) -> CPUSet {
        guard let text = element?[attribute: "cpuset"] else { return [] }
        do {
            return try CPUSet(parsing: text)
        } catch {
            throw Invalid(element: name, text: text)
        }
    }

    /// A number or a list of CPUs in a domain's document that cannot be read.
    public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        public let element: String
        public let text: String

        public var description: String { "'\(text)' in <\(element)> of the domain is not a list of CPUs or a number" }
    }
}
