extension KernelLog {
    /// Returns a log that says what this one says, and where it says nothing what another one does.
    ///
    /// For a log or a list of registers that an operator gives, beside what the host itself has kept.
    public func completed(by other: KernelLog?) -> KernelLog {
        guard let other else { return self }
        var log = KernelLog(
            source: source,
            affinityRegisters: affinityRegisters.merging(other.affinityRegisters) { own, _ in own },
            chip: chip.value == nil ? other.chip : chip,
            narrowsInvalidations: narrowsInvalidations.value == nil
                ? other.narrowsInvalidations : narrowsInvalidations,
            directInjection: directInjection.value == nil ? other.directInjection : directInjection,
            commandLine: commandLine ?? other.commandLine,
            remarks: remarks.union(other.remarks),
            isFromBoot: isFromBoot || other.isFromBoot,
            parts: parts + other.parts
        )
        log.longestVector = longestVector ?? other.longestVector
        return log
    }
}
