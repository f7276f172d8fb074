public import DomainXML
public import Vocabulary

/// A DIMM or an NVDIMM of a guest: a `<memory>` among its devices.
public struct MemoryModule: Hashable, Sendable {
    public var size: MemorySize
    /// The guest's cell that it belongs to; `nil` where the guest has none.
    public var cell: Int?
    /// The file or device behind an NVDIMM; `nil` for a DIMM.
    public var path: String?
    /// Whether others may share the memory: libvirt's `access`, where it is not the domain's usual one.
    public var access: String?
    /// The host's nodes that it comes from, where these are not those of its cell.
    public var nodes: NodeSet?
    /// libvirt's name of it in a running guest, such as `dimm0`.
    public var alias: String?
    /// Where the guest has it: the attributes of its address.
    public var address: [String: String] = [:]

    public init(size: MemorySize, cell: Int?, path: String? = nil) {
        (self.size, self.cell, self.path) = (size, cell, path)
    }

    /// Reads a `<memory>` of a domain's devices; `nil` for kinds that are plugged otherwise, such as `virtio-mem`.
    public init?(_ element: XMLElement) {
        let target = element[child: "target"]
        guard let model = element[attribute: "model"], ["dimm", "nvdimm"].contains(model),
            let size = target?[child: "size"].flatMap({
                MemorySize(libvirtCount: $0.trimmedText, unit: $0[attribute: "unit"])
            })
        else { return nil }
        self.init(size: size, cell: target?[child: "node"].flatMap { Int($0.trimmedText) })
        if model == "nvdimm" { path = element.element(at: "source/path")?.trimmedText ?? "" }
        access = element[attribute: "access"]
        nodes = element.element(at: "source/nodemask").flatMap { try? NodeSet(parsing: $0.trimmedText) }
        alias = element[child: "alias"]?[attribute: "name"]
        for attribute in element[child: "address"]?.attributes ?? [] { address[attribute.name] = attribute.value }
    }

    public var isPersistent: Bool { path != nil }

    /// The place among the guest's slots, where it has one.
    public var slot: Int? { address["slot"].flatMap { Int($0) } }

    /// The module as libvirt takes it, without a name.
    public var element: XMLElement {
        var element = XMLElement("memory", ["model": isPersistent ? "nvdimm" : "dimm"])
        element[attribute: "access"] = access
        if path != nil || nodes != nil {
            var source = XMLElement("source")
            if let path { source.append(XMLElement("path", text: path)) }
            if let nodes, path == nil { source.append(XMLElement("nodemask", text: "\(nodes)")) }
            element.append(source)
        }
        var target = XMLElement(
            "target", children: [XMLElement("size", ["unit": "KiB"], text: "\(size.kibibytes(rounding: .up))")])
        if let cell { target.append(XMLElement("node", text: "\(cell)")) }
        element.append(target)
        if !address.isEmpty {
            var place = XMLElement("address")
            for name in ["type", "slot", "base"] { place[attribute: name] = address[name] }
            element.append(place)
        }
        return element
    }

    /// Whether another is the same module of the guest: at the same place, or alike where a place is not known.
    public func isSame(as other: Self) -> Bool {
        if let slot, let other = other.slot { return slot == other }
        return size == other.size && cell == other.cell && path == other.path
    }
}

extension XMLElement {
    /// The DIMMs and NVDIMMs of a domain, in the order of its document.
    public var memoryModules: [MemoryModule] {
        (self[child: "devices"]?[children: "memory"] ?? []).compactMap(MemoryModule.init)
    }

    /// The memory that a domain has without its NVDIMMs, DIMMs included.
    public var volatileMemory: MemorySize? {
        guard let element = self[child: "memory"],
            let all = MemorySize(libvirtCount: element.trimmedText, unit: element[attribute: "unit"])
        else { return nil }
        let kept = memoryModules.filter(\.isPersistent).reduce(MemorySize.zero) { $0 + $1.size }
        return all >= kept ? all - kept : nil
    }
}
