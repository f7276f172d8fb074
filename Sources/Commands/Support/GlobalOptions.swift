internal import ArgumentParser
internal import FoundationEssentials
internal import Libvirt
internal import Placement
internal import Vocabulary

/// The options that every command has.
struct GlobalOptions: ParsableArguments {
    @OptionGroup var hypervisor: HypervisorOptions
    @OptionGroup var agent: AgentOptions

    @Option(name: .shortAndLong, help: "The form of the output: table, json or yaml.")
    var output = OutputFormat.table

    @Flag(name: .shortAndLong, help: "Print names alone, and no progress.")
    var quiet = false

    /// Prints reports in the form that the user chose.
    var renderer: Renderer { Renderer(format: output, isQuiet: quiet) }

    /// Opens the connection that the user chose, on a thread that may block.
    func open(readOnly: Bool = false) async throws -> Connection { try await hypervisor.open(readOnly: readOnly) }
}

/// The option that says which host.
struct HypervisorOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The hypervisor to connect to.",
            discussion: "Without it, LIBVIRT_DEFAULT_URI is taken, and then libvirt's own default.",
            valueName: "uri"
        )
    )
    var connect: String?

    /// Opens the connection that the user chose, on a thread that may block.
    func open(readOnly: Bool = false) async throws -> Connection {
        let uri = connect
        do {
            return try await BlockingCalls.shared.run { () throws(LibvirtError) in
                try Connection(uri: uri, readOnly: readOnly)
            }
        } catch {
            throw ConnectionFailure(
                uri: uri ?? ProcessInfo.processInfo.environment["LIBVIRT_DEFAULT_URI"], cause: error)
        }
    }
}

/// The options of commands that place machines.
struct PlacementOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "CPUs to keep for emulators and the host itself, as a list such as 0-3.",
            discussion: "Without it, CPUs that the kernel does not isolate are kept, or the host's first core.",
            valueName: "cpus"
        ),
        transform: { try CPUSet(parsing: $0) }
    )
    var housekeeping: CPUSet?

    @Option(
        help: ArgumentHelp(
            "Free pages that no machine gets, as node:size:count or node:size:count:consumer; may be given several "
                + "times.",
            discussion: "For what takes its pages later, such as OVS-DPDK, or as a margin: 0:2MiB:1024:ovs.",
            valueName: "pages"
        ),
        transform: { try PageReserves.Reserve(parsing: $0) }
    )
    var reservePages: [PageReserves.Reserve] = []

    var housekeepingChoice: Housekeeping? { housekeeping.map(Housekeeping.init(given:)) }

    var reserves: PageReserves { PageReserves(reservePages) }
}

/// The form of what a command prints.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
    case yaml
}

/// A hypervisor that cannot be reached.
struct ConnectionFailure: Error {
    /// `nil` if libvirt chose.
    let uri: String?
    let cause: LibvirtError
}
