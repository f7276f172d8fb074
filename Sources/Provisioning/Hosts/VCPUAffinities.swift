public import HostInventory
internal import Libvirt
public import Placement
public import Vocabulary
internal import DomainXML

/// Where a machine's vCPUs may run, and who says so.
public struct VCPUAffinities: Sendable {
    public let source: Source
    /// Why it was not a better source; empty where there is none.
    public let remark: String
    /// The vCPUs that are there now, in ascending order of their numbers.
    public let places: [VCPUPlace]

    /// Who says where vCPUs may run, the best first.
    public enum Source: String, Sendable, CaseIterable {
        /// The kernel's files of the threads, cpusets included.
        case threads
        /// libvirt, which asks the kernel for the threads' affinities.
        case libvirt
        /// The domain's document, which says what is asked for.
        case definition
    }

    public init(source: Source, remark: String, places: [VCPUPlace]) {
        (self.source, self.remark, self.places) = (source, remark, places)
    }

    /// The CPUs of each vCPU; an empty set means any CPU.
    public var allowed: [CPUSet] { places.map(\.allowed) }
    public var vcpus: [VirtualCPU] { places.map(\.vcpu) }
}

extension LiveDomain {
    /// Finds out where the vCPUs may run.
    ///
    /// - Parameters:
    ///   - source: Whom to ask; `nil` for the best that can be asked.
    ///   - host: The host.
    ///   - files: The host's files, where this program runs on it.
    /// - Returns: A place for each vCPU that the machine has now.
    /// - Throws: ``ProvisioningError`` if the source that was named cannot tell, ``LibvirtError``, or
    ///   `DomainAffinities.Invalid`.
    @available(*, noasync)
    public func vcpuAffinities(
        from source: VCPUAffinities.Source? = nil,
        on host: Host,
        files: HostFiles?
    ) throws -> VCPUAffinities {
        guard isActive else {
            guard source == nil || source == .definition else {
                throw ProvisioningError(
                    .wrongState, "machine '\(name)' does not run, so it has no threads",
                    remedy: "ask for its definition with --affinities definition")
            }
            return VCPUAffinities(source: .definition, remark: "the machine does not run", places: try defined(root))
        }
        switch source {
        case .definition:
            return VCPUAffinities(source: .definition, remark: "", places: try defined(root))
        case .libvirt: return try asked(remark: "")
        case .threads, nil:
            guard let files else {
                guard source == nil else {
                    throw ProvisioningError(
                        .wrongState, "the threads of machine '\(name)' cannot be read from here",
                        remedy: "run berth on its host, or take --affinities libvirt")
                }
                return try asked(remark: "the threads themselves cannot be read from here")
            }
            do throws(DomainThreads.Missing) {
                return try read(files, host)
            } catch {
                guard source == nil else {
                    throw ProvisioningError(.wrongState, "\(error)", remedy: "take --affinities libvirt")
                }
                return try asked(remark: error.description)
            }
        }
    }

    private func read(_ files: HostFiles, _ host: Host) throws(DomainThreads.Missing) -> VCPUAffinities {
        let threads = try DomainThreads(of: name, uuid: domain.uuid, in: files)
        let defined = (try? DomainAffinities(root))?.allowed ?? [:]
        return VCPUAffinities(
            source: .threads,
            remark: "",
            places: threads.vcpus.map { VCPUPlace($0, defined: defined[$0.vcpu] ?? [], on: host) }
        )
    }

    /// What libvirt read of the threads when this domain was read; it gives no numbers, so they are the document's.
    private func asked(remark: String) throws -> VCPUAffinities {
        let numbers = try DomainAffinities(root).allowed.keys.sorted()
        let places = affinities.enumerated().map { index, cpus in
            VCPUPlace(vcpu: index < numbers.count ? numbers[index] : VirtualCPU(rawValue: index), allowed: cpus)
        }
        return VCPUAffinities(source: .libvirt, remark: remark, places: places)
    }

    private func defined(_ root: XMLElement) throws(DomainAffinities.Invalid) -> [VCPUPlace] {
        try DomainAffinities(root).allowed.sorted { $0.key < $1.key }.map { VCPUPlace(vcpu: $0.key, allowed: $0.value) }
    }
}
