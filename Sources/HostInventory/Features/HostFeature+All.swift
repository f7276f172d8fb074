extension HostFeature {
    /// Tells all features of a host.
    ///
    /// Takes values and returns values: the files that it reads are those of the documents.
    ///
    /// - Parameters:
    ///   - host: The host, with what its native emulator can do.
    ///   - documents: What the host was read from.
    /// - Returns: A feature each, always the same ones, in the same order.
    /// - Complexity: O(*n*) in the bytes of the kernel's log, some thirty times.
    public static func all(of host: Host, _ documents: HostDocuments) -> [HostFeature] {
        let sources = FeatureSources(host, documents)
        return [
            sources.virtualization(), sources.invalidations(), sources.delayedTrap(), sources.paravirtualization(),
            sources.interrupts(), sources.passThrough(), sources.memoryDevices(), sources.virtualCPUs(),
            sources.vectors(), sources.loongson(), sources.largePages(), sources.equipment(), sources.switching(),
        ]
        .flatMap(\.self)
    }
}
