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
        if iommuDirtyTracking.value == nil { iommuDirtyTracking = Self.iommuDirtyTracking(log, kernel.value) }
        if case .known(var list, let evidence) = devices {
            for index in list.indices { list[index].probe(files) }
            devices = .known(list, evidence)
        }
    }

    /// Whether the SMMU tracks dirty memory, by the features that its driver prints.
    ///
    /// The bit has another place in each line of kernels: 20 in openEuler's 5.10 and 22 in Linux from 6.11 on
    /// (`ARM_SMMU_FEAT_HD` of `arm-smmu-v3.h`); between them, nothing can be told from the number.
    static func iommuDirtyTracking(
        _ log: (text: String, source: String)?, _ kernel: ReleaseNumber?
    ) -> Fact<Bool> {
        guard let log, let match = log.text.firstMatch(of: /arm-smmu-v3 .*\(features 0x([0-9a-f]+)\)/) else {
            return .unknown("the kernel's log has no line about an SMMU's features")
        }
        guard let kernel, let features = UInt64(match.1, radix: 16) else {
            return .unknown("the kernel's version, by which an SMMU's features are read, is not known")
        }
        let evidence = Evidence(log.source, "features 0x\(match.1), Linux \(kernel)")
        if kernel >= ReleaseNumber("6.11") { return .known(features >> 22 & 1 == 1, evidence) }
        if kernel < ReleaseNumber("5.11"), kernel >= ReleaseNumber("5.10") {
            return .known(features >> 20 & 1 == 1, evidence)
        }
        return .unknown("where the kernel \(kernel) has the feature's bit is not known (\(evidence))")
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
