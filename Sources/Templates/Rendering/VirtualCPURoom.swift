public import DomainXML
public import Vocabulary

/// The vCPUs that a running guest has and could have, by its live document.
///
/// In `<vcpus>`, libvirt tells of each whether it can come and go; a document without that says nothing of it.
public struct VirtualCPURoom: Hashable, Sendable {
    /// The most that there can be until the next start.
    public let maximum: Int
    public let present: VirtualCPUSet
    /// Those that can be taken away from the running guest; those that it started with cannot.
    public let removable: VirtualCPUSet
    /// Those that can be plugged into it.
    public let pluggable: VirtualCPUSet

    public init(maximum: Int, present: VirtualCPUSet, removable: VirtualCPUSet, pluggable: VirtualCPUSet) {
        (self.maximum, self.present, self.removable, self.pluggable) = (maximum, present, removable, pluggable)
    }

    /// Reads a `<domain>`.
    public init(_ domain: XMLElement) {
        let vcpu = domain[child: "vcpu"]
        let maximum = vcpu.flatMap { Int($0.trimmedText) } ?? 1
        self.maximum = maximum
        guard let list = domain[child: "vcpus"] else {
            let count = vcpu?[attribute: "current"].flatMap { Int($0) } ?? maximum
            present = VirtualCPUSet((0..<max(0, min(count, maximum, 65_536))).map(VirtualCPU.init))
            (removable, pluggable) = ([], [])
            return
        }
        var (present, removable, pluggable) = (VirtualCPUSet(), VirtualCPUSet(), VirtualCPUSet())
        for element in list[children: "vcpu"] {
            guard let id = element[attribute: "id"].flatMap({ Int($0) }), (0..<65_536).contains(id) else { continue }
            let number = VirtualCPU(rawValue: id)
            let isPluggable = element[attribute: "hotpluggable"] == "yes"
            if element[attribute: "enabled"] == "no" {
                if isPluggable { pluggable.insert(number) }
            } else {
                present.insert(number)
                if isPluggable { removable.insert(number) }
            }
        }
        (self.present, self.removable, self.pluggable) = (present, removable, pluggable)
    }

    /// Whether the vCPUs that are there are the first ones, as Berth counts them.
    public var isContiguous: Bool { present.last.map { $0.rawValue + 1 == present.count } ?? true }
}
