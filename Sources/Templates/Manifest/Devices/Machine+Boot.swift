extension Machine {
    /// A kernel that the emulator starts by itself, without a boot loader.
    public struct DirectBoot: Hashable, Sendable {
        public var kernel: BootFile
        public var initrd: BootFile?
        /// The kernel's command line.
        public var commandLine: String?
        /// A device tree, for machines that have one.
        public var deviceTree: BootFile?

        public init(kernel: BootFile) { self.kernel = kernel }
    }

    /// Where a file that the emulator starts from is.
    public enum BootFile: Hashable, Sendable {
        /// On the host, by its path.
        case host(String)
        /// A volume that is there already; without a pool, in that of the first disk.
        case volume(String, pool: String?)
        /// Beside the manifest; it becomes a volume of the machine's own.
        case file(String, pool: String?)
    }

    /// The firmware that a manifest asks for.
    public enum Firmware: Hashable, Sendable {
        /// The template's.
        case template
        /// None: the emulator starts a kernel, or what firmware it has built in.
        case off
        /// UEFI; what is `nil` is left to the template and to libvirt.
        case efi(secureBoot: Bool?, variables: Variables?)
    }

    /// Where UEFI keeps its variables.
    public struct Variables: Hashable, Sendable {
        /// The file for this machine, on the host; `nil` for one that libvirt names.
        public var path: String?
        /// The file that a new one is copied from, on the host; `nil` for that of the firmware.
        public var template: String?

        public init(path: String? = nil, template: String? = nil) { (self.path, self.template) = (path, template) }
    }
}
