internal import Commands

@main
enum Main {
    static func main() async {
        await BerthCommand.execute(Array(CommandLine.arguments.dropFirst()))
    }
}
