extension Settlement {
    /// What a host gives a machine of devices.
    public struct Peripherals: Hashable, Sendable {
        /// What CD-ROM drives are plugged into.
        public var cdromBus = "scsi"
        /// The model of a TPM that the emulator has; `nil` leaves it to libvirt.
        public var tpmModel: String?
    }
}
