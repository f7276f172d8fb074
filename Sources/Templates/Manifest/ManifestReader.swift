internal import Vocabulary
internal import Yams

/// Reads manifests: one machine a YAML document, any number of documents a file.
public enum ManifestReader {
    /// The most that a file may hold; a machine takes a few hundred bytes.
    private static let sizeLimit = 4 << 20

    /// Reads the machines of a file.
    ///
    /// - Parameters:
    ///   - yaml: The text of the file.
    ///   - file: Its name, for messages.
    ///   - read: Reads the files that it names, such as one of user data; `nil` where there are none.
    /// - Returns: The machines, in the order of the file.
    /// - Throws: ``ManifestError`` with all problems of the file.
    public static func machines(
        yaml: String, file: String, read: FileReading? = nil
    ) throws(ManifestError) -> [Machine] {
        let report = ManifestNode.Report(file: file, read: read)
        guard yaml.utf8.count <= sizeLimit else {
            report.add("the file is larger than \(sizeLimit >> 20) MiB", line: 1, column: 1)
            throw ManifestError(report.problems)
        }
        var machines: [Machine] = []
        var places: [String: Int] = [:]
        for node in documents(yaml, report) {
            let place = ManifestNode(node, report)
            guard !place.isEmpty, let machine = machine(place) else { continue }
            if let first = places[machine.name] {
                place.reject("the name '\(machine.name)' is that of the machine at line \(first) too")
            }
            places[machine.name] = node.mark?.line ?? 1
            machines.append(machine)
        }
        if report.problems.isEmpty, machines.isEmpty {
            report.add("the file has no machine", line: 1, column: 1)
        }
        guard report.problems.isEmpty else { throw ManifestError(report.problems) }
        return machines
    }

    private static func documents(_ yaml: String, _ report: ManifestNode.Report) -> [Node] {
        do {
            // Some editors begin a file with a mark of the byte order, which YAML's parser takes for a part of the first word.
            let yaml = yaml.hasPrefix("\u{FEFF}") ? String(yaml.unicodeScalars.dropFirst()) : yaml
            // The basic resolver leaves scalars as text: whether `1` is a number is for the key to say.
            let sequence = try compose_all(yaml: yaml, .basic)
            var nodes: [Node] = []
            var iterator = sequence.makeIterator()
            while let node = iterator.next() { nodes.append(node) }
            if let error = iterator.error { report.add(error) }
            return nodes
        } catch {
            report.add(error)
            return []
        }
    }

    private static func machine(_ node: ManifestNode) -> Machine? {
        let values = node.values(
            "a machine",
            keys: [
                "name", "template", "parameters", "title", "vcpus", "memory", "pages", "cpu", "machine", "disks",
                "networks",
                "placement", "autostart", "start",
            ] + computeKeys + deviceKeys
        )
        guard node.isMapping else { return nil }
        for key in ["name", "template", "vcpus", "memory"] where values[key] == nil {
            node.reject("the machine has no '\(key):'")
        }
        let name = values["name"].flatMap(self.name)
        let template = values["template"]?.word("a template's name")
        var compute = Machine.Compute()
        let vcpus = values["vcpus"].flatMap { vcpuCounts($0, &compute) }
        let memory = values["memory"].flatMap { memorySizes($0, &compute) }
        var machine = Machine(
            name: name ?? "", template: template ?? "", vcpus: vcpus ?? 1, memory: memory ?? .zero)
        machine.parameters = parameters(values["parameters"], of: node)
        machine.title = values["title"]?.text("a line of text")
        if let pages = values["pages"].flatMap(pages) { machine.pages = pages }
        machine.cpu = values["cpu"].flatMap { cpu($0, &compute) }
        machine.machineType = values["machine"]?.word("a machine type")
        machine.disks = disks(values["disks"])
        machine.networks = values["networks"]?.items("networks").compactMap(network) ?? []
        readDevices(values, into: &machine)
        if let placement = values["placement"] { machine.policies = policies(placement, vcpus, memory, name) }
        readCompute(values, vcpus, memory, &compute, &machine.policies)
        machine.compute = compute
        if let autostart = values["autostart"]?.flag() { machine.autostart = autostart }
        if let start = values["start"]?.flag() { machine.start = start }
        return name == nil || template == nil || vcpus == nil || memory == nil ? nil : machine
    }

    /// A name that libvirt, file systems and shells take without quoting.
    static func name(_ node: ManifestNode) -> String? {
        guard let text = node.text("a name") else { return nil }
        guard isName(text) else {
            node.reject(
                "'\(text)' is not a name: use up to 63 letters, digits, '.', '_' and '-', a letter or digit first")
            return nil
        }
        return text
    }

    /// A size that QEMU gives a guest as it is: libvirt rounds others up to a whole MiB.
    static func memory(_ node: ManifestNode) -> MemorySize? {
        guard let size = size(node) else { return nil }
        guard size > .zero, size.bytes % (1 << 20) == 0 else {
            let next = max(1, size.mebibytes(rounding: .up))
            let offer = node.binaryOffer { $0.bytes % (1 << 20) == 0 }
            node.reject("memory is a whole number of MiB: the next size that is one is \(next)MiB\(offer)")
            return nil
        }
        return size
    }

    static func size(_ node: ManifestNode) -> MemorySize? {
        guard let text = node.text("a size such as 4GiB") else { return nil }
        do throws(MemorySize.ParsingError) {
            return try MemorySize(parsing: text)
        } catch {
            node.reject(error.description)
            return nil
        }
    }

    private static func pages(_ node: ManifestNode) -> Machine.PageRequest? {
        switch node.text("a page size, 'best' or 'none'") {
        case nil: return nil
        case "none": return .ordinary
        case "best": return .best
        case .some:
            guard let size = size(node) else { return nil }
            guard let pageSize = PageSize(size) else {
                let offer = node.binaryOffer { PageSize($0) != nil }
                node.reject(
                    "no kernel has pages of \(size): a page size is a power of two, such as 2MiB or 32MiB\(offer)")
                return nil
            }
            return .exactly(pageSize)
        }
    }
}

extension ManifestNode.Report {
    /// Adds what the YAML parser says, without the text of the file that it quotes.
    func add(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            add("this is not YAML: \(problem)", line: mark.line, column: mark.column)
        case .duplicatedKeysInMapping(let keys, let context):
            add(
                "the key '\(keys.joined(separator: "', '"))' is there twice", line: context.mark.line,
                column: context.mark.column)
        case .reader(let problem, _, _, _): add("this is not YAML: \(problem)", line: 1, column: 1)
        default: add("this is not YAML: \(error)", line: 1, column: 1)
        }
    }
}
