internal import AgentHTTP

/// The program `berthd`.
@main
enum Main {
    static func main() async { await Daemon.execute() }
}
