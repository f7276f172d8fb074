internal import CLibvirt

/// A signal, by the same number on any host.
///
/// The corresponding C type is `virDomainProcessSignal`.
public struct ProcessSignal: LibvirtEnumeration {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let none = Self(VIR_DOMAIN_PROCESS_SIGNAL_NOP)
    public static let hangUp = Self(VIR_DOMAIN_PROCESS_SIGNAL_HUP)
    public static let interrupt = Self(VIR_DOMAIN_PROCESS_SIGNAL_INT)
    public static let quit = Self(VIR_DOMAIN_PROCESS_SIGNAL_QUIT)
    public static let illegalInstruction = Self(VIR_DOMAIN_PROCESS_SIGNAL_ILL)
    public static let trap = Self(VIR_DOMAIN_PROCESS_SIGNAL_TRAP)
    public static let abort = Self(VIR_DOMAIN_PROCESS_SIGNAL_ABRT)
    public static let bus = Self(VIR_DOMAIN_PROCESS_SIGNAL_BUS)
    public static let floatingPointException = Self(VIR_DOMAIN_PROCESS_SIGNAL_FPE)
    public static let kill = Self(VIR_DOMAIN_PROCESS_SIGNAL_KILL)
    public static let user1 = Self(VIR_DOMAIN_PROCESS_SIGNAL_USR1)
    public static let segmentationViolation = Self(VIR_DOMAIN_PROCESS_SIGNAL_SEGV)
    public static let user2 = Self(VIR_DOMAIN_PROCESS_SIGNAL_USR2)
    public static let pipe = Self(VIR_DOMAIN_PROCESS_SIGNAL_PIPE)
    public static let alarm = Self(VIR_DOMAIN_PROCESS_SIGNAL_ALRM)
    public static let terminate = Self(VIR_DOMAIN_PROCESS_SIGNAL_TERM)
    public static let stackFault = Self(VIR_DOMAIN_PROCESS_SIGNAL_STKFLT)
    public static let child = Self(VIR_DOMAIN_PROCESS_SIGNAL_CHLD)
    public static let resume = Self(VIR_DOMAIN_PROCESS_SIGNAL_CONT)
    public static let stop = Self(VIR_DOMAIN_PROCESS_SIGNAL_STOP)
    public static let terminalStop = Self(VIR_DOMAIN_PROCESS_SIGNAL_TSTP)
    public static let terminalInput = Self(VIR_DOMAIN_PROCESS_SIGNAL_TTIN)
    public static let terminalOutput = Self(VIR_DOMAIN_PROCESS_SIGNAL_TTOU)
    public static let urgent = Self(VIR_DOMAIN_PROCESS_SIGNAL_URG)
    public static let cpuLimit = Self(VIR_DOMAIN_PROCESS_SIGNAL_XCPU)
    public static let fileSizeLimit = Self(VIR_DOMAIN_PROCESS_SIGNAL_XFSZ)
    public static let virtualAlarm = Self(VIR_DOMAIN_PROCESS_SIGNAL_VTALRM)
    public static let profilingAlarm = Self(VIR_DOMAIN_PROCESS_SIGNAL_PROF)
    public static let windowChange = Self(VIR_DOMAIN_PROCESS_SIGNAL_WINCH)
    public static let poll = Self(VIR_DOMAIN_PROCESS_SIGNAL_POLL)
    public static let powerFailure = Self(VIR_DOMAIN_PROCESS_SIGNAL_PWR)
    public static let badSystemCall = Self(VIR_DOMAIN_PROCESS_SIGNAL_SYS)
}

extension ProcessSignal {
    /// A signal of the real-time range, from 0 to 32. `VIR_DOMAIN_PROCESS_SIGNAL_RT0` and following
    public static func realTime(_ number: Int) -> Self {
        precondition((0...32).contains(number), "There are 33 signals in the real-time range.")
        return Self(rawValue: Self(VIR_DOMAIN_PROCESS_SIGNAL_RT0).rawValue + Int32(number))
    }
}
