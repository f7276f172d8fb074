public import DomainXML
public import Placement
internal import Vocabulary

/// The edits that turn a template's document into a machine's.
extension XMLElement {
    /// Sets the text of a child and keeps its attributes.
    mutating func setText(of name: String, _ text: String) {
        var child = self[ensuring: name]
        child.text = text
        self[child: name] = child
    }

    /// Puts a child of text behind another, or takes it away.
    mutating func place(_ name: String, text: String?, after sibling: String) {
        self[child: name] = nil
        guard let text else { return }
        let index = children.firstIndex { $0.element?.name == sibling }
        guard let index else { return append(XMLElement(name, text: text)) }
        let indentation = index > 0 && children[index - 1].isBlank ? [children[index - 1]] : []
        children.insert(contentsOf: indentation + [.element(XMLElement(name, text: text))], at: index + 1)
    }

    /// Puts a machine's record in the place of the template's settings, or of an older record.
    ///
    /// What others keep in a domain's metadata stays.
    public mutating func replaceMetadata(_ record: XMLElement) {
        for name in ["template", "machine"] {
            guard let old = BerthNamespace.element(name, in: self) else { continue }
            self[child: "metadata"]?[child: old.name] = nil
        }
        var metadata = self[ensuring: "metadata"]
        // libvirt keeps white space in there as it is, and lays out what has none in a way of its own.
        metadata.append(record.indented(depth: 2))
        self[child: "metadata"] = metadata
    }

    /// Sets the guest's memory, in KiB as libvirt prints it, and the pages that back it.
    mutating func setMemory(_ size: MemorySize, _ pages: PageSize?) {
        let text = "\(size.kibibytes(rounding: .up))"
        for name in ["memory", "currentMemory"] where name == "memory" || self[child: name] != nil {
            var memory = self[ensuring: name]
            memory[attribute: "unit"] = "KiB"
            memory.text = text
            self[child: name] = memory
        }
        guard let pages else {
            self[child: "memoryBacking"]?[child: "hugepages"] = nil
            if self[child: "memoryBacking"]?.elements.contains(where: { _ in true }) == false {
                self[child: "memoryBacking"] = nil
            }
            return
        }
        let page = XMLElement("page", ["size": "\(pages.size.kibibytes(rounding: .up))", "unit": "KiB"])
        if self[child: "memoryBacking"] == nil {
            insert(XMLElement("memoryBacking"), before: ["vcpu", "os"])
        }
        self[child: "memoryBacking"]?[child: "hugepages"] = XMLElement("hugepages", children: [page])
    }

    mutating func setVCPUs(_ count: Int) {
        var vcpu = self[ensuring: "vcpu"]
        vcpu[attribute: "placement"] = "static"
        vcpu[attribute: "current"] = nil
        vcpu.text = "\(count)"
        self[child: "vcpu"] = vcpu
    }

    /// Sets the number of I/O threads, whose own numbers begin at 1.
    mutating func setIOThreads(_ count: Int) {
        place("iothreads", text: count == 0 ? nil : "\(count)", after: "vcpu")
    }

    /// Sets pins, memory nodes and where the guest's cells come from, and keeps the rest of the tuning.
    public mutating func setBerth(_ berth: Berth) {
        var tuning = self[child: "cputune"] ?? XMLElement("cputune")
        tuning[children: "vcpupin"] = berth.vcpuPins.enumerated().filter { !$0.element.isEmpty }.map { vcpu, cpus in
            XMLElement("vcpupin", ["vcpu": "\(vcpu)", "cpuset": "\(cpus)"])
        }
        tuning[child: "emulatorpin"] =
            berth.emulatorPin.isEmpty ? nil : XMLElement("emulatorpin", ["cpuset": "\(berth.emulatorPin)"])
        tuning[children: "iothreadpin"] = berth.ioThreadPins.enumerated().filter { !$0.element.isEmpty }.map {
            XMLElement("iothreadpin", ["iothread": "\($0 + 1)", "cpuset": "\($1)"])
        }
        set("cputune", tuning, isEmpty: tuning.children.allSatisfy(\.isBlank))

        var numa = self[child: "numatune"] ?? XMLElement("numatune")
        let (mode, nodes) = (berth.memory.mode, berth.memory.nodes)
        // Of several nodes none can be preferred to the others; the cells say which is for which.
        numa[child: "memory"] =
            nodes.isEmpty || mode == .preferred && nodes.count > 1
            ? nil : XMLElement("memory", ["mode": mode.rawValue, "nodeset": "\(nodes)"])
        numa[children: "memnode"] = berth.cells.enumerated().map { id, cell in
            XMLElement("memnode", ["cellid": "\(id)", "mode": mode.rawValue, "nodeset": "\(cell.node)"])
        }
        set("numatune", numa, isEmpty: numa.children.allSatisfy(\.isBlank))
    }

    private mutating func set(_ name: String, _ element: XMLElement, isEmpty: Bool) {
        if isEmpty {
            self[child: name] = nil
        } else if self[child: name] != nil {
            self[child: name] = element
        } else {
            insert(element, before: ["os", "features", "devices"])
        }
    }

    /// Inserts a child before the first of some siblings, where libvirt prints it; at the end if there is none.
    mutating func insert(_ element: XMLElement, before siblings: [String]) {
        let names = children.map { $0.element?.name }
        guard let index = siblings.compactMap({ names.firstIndex(of: $0) }).first else { return append(element) }
        let indentation = index > 0 && children[index - 1].isBlank ? [children[index - 1]] : []
        children.insert(contentsOf: [.element(element)] + indentation, at: index)
    }

}
