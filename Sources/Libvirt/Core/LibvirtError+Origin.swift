internal import CLibvirt

extension LibvirtError {
    /// The part of libvirt that an error comes from.
    ///
    /// The corresponding C type is `virErrorDomain`.
    public struct Origin: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        private init(_ value: virErrorDomain) { self.init(rawValue: Int32(bitPattern: value.rawValue)) }

        public static let none = Self(VIR_FROM_NONE)
        public static let xen = Self(VIR_FROM_XEN)
        public static let xend = Self(VIR_FROM_XEND)
        public static let xenStore = Self(VIR_FROM_XENSTORE)
        public static let sexpr = Self(VIR_FROM_SEXPR)
        public static let xml = Self(VIR_FROM_XML)
        /// A domain that the operation was about. `VIR_FROM_DOM`
        public static let domainObject = Self(VIR_FROM_DOM)
        public static let rpc = Self(VIR_FROM_RPC)
        public static let proxy = Self(VIR_FROM_PROXY)
        public static let configurationFile = Self(VIR_FROM_CONF)
        public static let qemu = Self(VIR_FROM_QEMU)
        /// A network that the operation was about. `VIR_FROM_NET`
        public static let networkObject = Self(VIR_FROM_NET)
        public static let test = Self(VIR_FROM_TEST)
        public static let remote = Self(VIR_FROM_REMOTE)
        public static let openVZ = Self(VIR_FROM_OPENVZ)
        public static let xenXM = Self(VIR_FROM_XENXM)
        public static let linuxStatistics = Self(VIR_FROM_STATS_LINUX)
        public static let lxc = Self(VIR_FROM_LXC)
        public static let storage = Self(VIR_FROM_STORAGE)
        /// A network's configuration. `VIR_FROM_NETWORK`
        public static let network = Self(VIR_FROM_NETWORK)
        /// A domain's configuration. `VIR_FROM_DOMAIN`
        public static let domain = Self(VIR_FROM_DOMAIN)
        public static let userModeLinux = Self(VIR_FROM_UML)
        public static let nodeDevice = Self(VIR_FROM_NODEDEV)
        public static let xenInotify = Self(VIR_FROM_XEN_INOTIFY)
        public static let security = Self(VIR_FROM_SECURITY)
        public static let virtualBox = Self(VIR_FROM_VBOX)
        public static let interface = Self(VIR_FROM_INTERFACE)
        public static let openNebula = Self(VIR_FROM_ONE)
        public static let esx = Self(VIR_FROM_ESX)
        public static let phyp = Self(VIR_FROM_PHYP)
        public static let secret = Self(VIR_FROM_SECRET)
        public static let cpu = Self(VIR_FROM_CPU)
        public static let xenAPI = Self(VIR_FROM_XENAPI)
        public static let networkFilter = Self(VIR_FROM_NWFILTER)
        public static let hook = Self(VIR_FROM_HOOK)
        public static let domainSnapshot = Self(VIR_FROM_DOMAIN_SNAPSHOT)
        public static let audit = Self(VIR_FROM_AUDIT)
        public static let sysinfo = Self(VIR_FROM_SYSINFO)
        public static let streams = Self(VIR_FROM_STREAMS)
        public static let vmware = Self(VIR_FROM_VMWARE)
        public static let event = Self(VIR_FROM_EVENT)
        public static let libxl = Self(VIR_FROM_LIBXL)
        public static let locking = Self(VIR_FROM_LOCKING)
        public static let hyperV = Self(VIR_FROM_HYPERV)
        public static let capabilities = Self(VIR_FROM_CAPABILITIES)
        public static let uri = Self(VIR_FROM_URI)
        public static let authentication = Self(VIR_FROM_AUTH)
        public static let dbus = Self(VIR_FROM_DBUS)
        public static let parallels = Self(VIR_FROM_PARALLELS)
        public static let device = Self(VIR_FROM_DEVICE)
        public static let ssh = Self(VIR_FROM_SSH)
        public static let lockspace = Self(VIR_FROM_LOCKSPACE)
        public static let initControl = Self(VIR_FROM_INITCTL)
        public static let identity = Self(VIR_FROM_IDENTITY)
        public static let cgroup = Self(VIR_FROM_CGROUP)
        public static let access = Self(VIR_FROM_ACCESS)
        public static let systemd = Self(VIR_FROM_SYSTEMD)
        public static let bhyve = Self(VIR_FROM_BHYVE)
        public static let crypto = Self(VIR_FROM_CRYPTO)
        public static let firewall = Self(VIR_FROM_FIREWALL)
        public static let polkit = Self(VIR_FROM_POLKIT)
        public static let thread = Self(VIR_FROM_THREAD)
        public static let admin = Self(VIR_FROM_ADMIN)
        public static let logging = Self(VIR_FROM_LOGGING)
        public static let xenXL = Self(VIR_FROM_XENXL)
        public static let perf = Self(VIR_FROM_PERF)
        public static let libssh = Self(VIR_FROM_LIBSSH)
        public static let resctrl = Self(VIR_FROM_RESCTRL)
        public static let firewalld = Self(VIR_FROM_FIREWALLD)
        public static let domainCheckpoint = Self(VIR_FROM_DOMAIN_CHECKPOINT)
        public static let tpm = Self(VIR_FROM_TPM)
        public static let bpf = Self(VIR_FROM_BPF)
        public static let cloudHypervisor = Self(VIR_FROM_CH)
    }
}
