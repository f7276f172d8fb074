internal import ArgumentParser
internal import Libvirt
internal import Provisioning
internal import Vocabulary

/// Connects the terminal to a machine's console, as in `berth console web`.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Connect this terminal to a machine's console, on any host.",
        discussion: """
            Each key goes to the guest, Ctrl-C among them; Ctrl-] leaves. Where standard input is no terminal, what it \
            holds is sent, no key leaves, and the console is shown until the machine stops.

            EXAMPLES
              berth console web
              berth console web --escape ^A --device serial1
              berth console web --connect qemu+ssh://root@node2/system
              berth console web < /dev/null > boot.log

            EXIT STATUS
              0    left by the escape key, or the machine has stopped
              1    there is no such machine or console, or another client took it
              69   the hypervisor cannot be reached
              75   another client has the console: see --force
              130  interrupted
            """
    )

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The machine.", completion: .machines)
    var name: String

    @Option(
        help: ArgumentHelp(
            "The key that leaves: '^' and a letter for Ctrl and the letter, or a character.", valueName: "key"))
    var escape = EscapeKey.usual

    @Option(help: ArgumentHelp("A console or serial port other than the first, by its alias.", valueName: "alias"))
    var device: String?

    @Flag(help: "Take the console from a client that has it.")
    var force = false

    func run() async throws {
        let connection = try await global.open()
        let (name, device, force) = (name, device, force)
        let stream = try await BlockingCalls.shared.run {
            try MachineConsole(connection).open(name, device: device, force: force)
        }
        let terminal = Terminal()
        let session = ConsoleSession(stream, terminal, escape: escape)
        let renderer = global.renderer
        if terminal.isInteractive { renderer.progress("\(name): connected; \(escape.name) leaves") }
        let signals = EndingSignals { session.interrupt() }
        terminal.enterRawMode()
        let end = await session.run()
        terminal.restore()
        // From here on, signals end the process as usual.
        withExtendedLifetime(signals) {}
        switch end {
        case .left: renderer.progress("\n\(name): left the console")
        case .interrupted: throw CancellationError()
        case .outputGone: throw InputFailure(message: "what the console shows cannot be written")
        case .closed:
            // What the stream says is the same for a machine that stops, another client and a daemon that is gone.
            try await explainClosing()
            renderer.progress("\n\(name): has stopped")
        }
    }

    /// Waits for the machine's end, of which that of its console is the first sign.
    ///
    /// Asks over a connection of its own: libvirt 11.3's daemon was seen never to answer the first call that comes
    /// after a stream which another client's `--force` closed, while it answers everybody else.
    private func explainClosing() async throws {
        do {
            _ = try await MachineWait(try await global.open()).wait(for: .stopped, of: name, within: .seconds(5))
        } catch let error as ProvisioningError where error.kind == .timedOut {
            throw InputFailure(
                message: "the console of '\(name)' was closed, and the machine runs: another client has taken it",
                status: .failed)
        } catch let error as ProvisioningError where error.kind == .noMachine {
            // It was not meant to outlive its end.
        }
    }
}
