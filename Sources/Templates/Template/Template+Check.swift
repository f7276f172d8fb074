internal import DomainXML

extension Template {
    /// Berth's own rules for a template; libvirt's schema is for libvirt to check.
    static func problems(_ root: XMLElement) -> [TemplateError.Problem] {
        var problems: [TemplateError.Problem] = []
        func add(_ message: String, _ element: XMLElement? = nil) {
            problems.append(TemplateError.Problem(element ?? root, message))
        }

        guard root.name == "domain" else {
            add("a template is a domain document, and this is a <\(root.name)>")
            return problems
        }
        if root[attribute: "type"] == nil { add("<domain> has no type: write type='kvm'") }
        if root[child: "name"]?.trimmedText.isEmpty ?? true { add("there is no <name>, which is the template's name") }
        if let uuid = root[child: "uuid"] { add("a <uuid> would be that of every machine: take it out", uuid) }
        for name in ["memory", "vcpu", "devices"] where root[child: name] == nil { add("there is no <\(name)>") }
        if let type = root.element(at: "os/type") {
            if type[attribute: "arch"] == nil { add("<type> has no arch, which decides the emulator", type) }
            if type[attribute: "machine"] == nil { add("<type> has no machine", type) }
        } else {
            add("there is no <type> in an <os>", root[child: "os"])
        }
        checkSettings(root, add)
        checkDevices(root, add)
        return problems
    }

    private static func checkSettings(_ root: XMLElement, _ add: (String, XMLElement?) -> Void) {
        guard let settings = BerthNamespace.element("template", in: root) else {
            add("there is no <template> of namespace \(BerthNamespace.uri) in <metadata>", root[child: "metadata"])
            return
        }
        if settings[attribute: "version"]?.isEmpty ?? true { add("the template has no version", settings) }
        let known = ["summary", "cpu", "interrupts", "ports", "disk", "interface", "parameter"]
        for element in settings.elements {
            let name = element.name.split(separator: ":").last.map(String.init) ?? element.name
            if name == "ports" { checkPorts(element, add) }
            guard !known.contains(name) else { continue }
            let hint = nearest(to: name, among: known).map { "; did you mean <\($0)>?" } ?? ""
            add("<\(element.name)> is no setting of a template\(hint)", element)
        }
    }

    private static func checkPorts(_ ports: XMLElement, _ add: (String, XMLElement?) -> Void) {
        let written = ports[attribute: "spare"]
        guard written.flatMap({ Int($0) }).map((0...Machine.mostSparePorts).contains) != true else { return }
        let range = "from 0 to \(Machine.mostSparePorts)"
        add(
            written.map { "'\($0)' is no number of ports to spare: write one \(range)" }
                ?? "<\(ports.name)> has no number: write spare='4', or another \(range)", ports)
    }

    /// What a manifest gives must not be there already.
    private static func checkDevices(_ root: XMLElement, _ add: (String, XMLElement?) -> Void) {
        for element in root[child: "devices"]?[children: "interface"] ?? [] where element.hasFixedAddress {
            add("the <mac> of this interface would be that of every machine: take it out", element)
        }
        if let vcpus = root[child: "vcpu"], vcpus[attribute: "cpuset"] != nil {
            add("the cpuset of <vcpu> pins every machine to the same CPUs: Berth pins each to its own", vcpus)
        }
        for element in root[child: "cputune"]?.elements.map({ $0 }) ?? []
        where ["vcpupin", "emulatorpin", "iothreadpin"].contains(element.name) {
            add("<\(element.name)> pins every machine to the same CPUs: Berth pins each to its own", element)
        }
        if let threads = root[child: "iothreadids"] {
            add("<iothreadids> numbers the I/O threads: write <iothreads>, whose numbers begin at 1", threads)
        }
    }
}

extension XMLElement {
    fileprivate var hasFixedAddress: Bool { self[child: "mac"] != nil }
}
