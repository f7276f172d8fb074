public import ArgumentParser

/// The root of the command line, whose subcommands have a file each.
public struct BerthCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "berth",
        abstract: "Give each virtual machine its place on a libvirt host, and move it live to another.",
        discussion: """
            Machines are described in manifests and made from templates; berth chooses their CPUs, memory nodes and \
            pages, and says who receives their TLB invalidations.

            EXAMPLES
              berth provision -f web.yaml
              berth show web
              berth repin web --cpus 8-11
              berth resize web --vcpus 4
              berth attach web disk size=20GiB
              berth migrate web --to qemu+ssh://root@node2/system

            EXIT STATUS
              0    done, or nothing to do
              1    failed; the message says what, and what was begun is taken back
              2    a machine differs from its manifest
              3    the host lacks what is asked for
              4    berth doctor found something that blocks or is worth a warning
              64   wrong usage
              65   a manifest or a template is wrong
              69   the hypervisor cannot be reached
              75   another run works on the machine
              124  what was waited for did not come in time
              130  interrupted
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Machines",
                subcommands: [
                    PlanCommand.self, ProvisionCommand.self, ListCommand.self, ShowCommand.self, StartCommand.self,
                    StopCommand.self, DeleteCommand.self, RepinCommand.self, DefragCommand.self, MigrateCommand.self,
                    DrainCommand.self,
                    TLBICommand.self, ResizeCommand.self, AttachCommand.self, DetachCommand.self, ConsoleCommand.self,
                    WaitCommand.self,
                ]
            ),
            CommandGroup(name: "Agent", subcommands: [DriftCommand.self, PoolsCommand.self, OperationsCommand.self]),
            CommandGroup(
                name: "Hosts and templates",
                subcommands: [
                    HostCommand.self, DoctorCommand.self, MapCommand.self, TemplateCommand.self, ManifestCommand.self,
                ]
            ),
        ]
    )

    public init() {}

    /// Parses the arguments, runs the command, and ends the process with its exit status.
    public static func execute(_ arguments: [String]) async {
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard let failure = Failure(error) else { exit(withError: error) }
            for line in failure.lines { Console.printError(Style.standardError.bad("berth: ") + line) }
            exit(withError: ExitCode(failure.status.rawValue))
        }
    }
}
