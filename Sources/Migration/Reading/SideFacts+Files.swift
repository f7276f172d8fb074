internal import HostInventory

extension SideFacts {
    /// Fills in what the host's files tell, where they can be read; what is known already stays.
    mutating func fill(from files: HostFiles?, log: (text: String, source: String)?) {
        guard let files else { return }
        let read = ProcessorFacts(files, log: log)
        processors = processors.completed(by: read)
        // `uname -srm`, as Lab/record-host writes it, or the line of the kernel itself.
        if kernel.value == nil, let text = files.text("proc/version") {
            let words = text.split(separator: " ").map(String.init)
            let release = words.count > 2 && words[1] == "version" ? words[2] : words.dropFirst().first
            kernel = release.map { .known(ReleaseNumber($0), Evidence("/proc/version", $0)) } ?? kernel
        }
        if iommuDirtyTracking.value == nil {
            iommuDirtyTracking =
                log.map { SMMUDirtyTracking.read($0, on: kernel.value?.text) }
                ?? .unknown("the kernel's log cannot be read from here")
        }
        if case .known(var list, let evidence) = devices {
            for index in list.indices { list[index].probe(files) }
            devices = .known(list, evidence)
        }
    }
}

extension ProcessorFacts {
    /// Takes over what is not known here.
    func completed(by other: Self) -> Self {
        var facts = self
        if midr.value == nil { facts.midr = other.midr }
        if revidr.value == nil { facts.revidr = other.revidr }
        if aidr.value == nil { facts.aidr = other.aidr }
        if features.value == nil { facts.features = other.features }
        if model.value == nil { facts.model = other.model }
        if sveLengths.value == nil { facts.sveLengths = other.sveLengths }
        if sveMaximum.value == nil { facts.sveMaximum = other.sveMaximum }
        if counterKilohertz.value == nil { facts.counterKilohertz = other.counterKilohertz }
        return facts
    }
}

extension DeviceFacts {
    /// Asks the kernel's debugfs, which has a folder for each device whose driver can move its state.
    ///
    /// The files are those of `Documentation/ABI/testing/debugfs-vfio`: `migration/state` since Linux 6.8, and
    /// `migration/features` later.
    mutating func probe(_ files: HostFiles) {
        let folder = "sys/kernel/debug/vfio/\(address)/migration"
        guard migration.value == nil, let state = files.text("\(folder)/state") else { return }
        let path = "/\(folder)"
        migration = .known(true, Evidence("\(path)/state", state))
        guard let features = files.text("\(folder)/features") else { return }
        let words = features.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        migration = .known(words.contains("stop-copy"), Evidence("\(path)/features", words))
        dirtyTracking = .known(words.contains("dirty-tracking"), Evidence("\(path)/features", words))
    }
}
