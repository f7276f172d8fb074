internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import HostInventory

/// The option of commands that depend on what the host's kernel said, where the host itself cannot be asked for it: who receives
/// invalidations, and whether interrupts are injected directly.
struct KernelLogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The host's kernel log, from a file, where it cannot be read from here.",
            discussion: """
                As dmesg or journalctl -k -b print it. Lines with a CPU's number and its MPIDR, such as \
                '4 0x0300010000', count as well.
                """,
            valueName: "file"
        ),
        completion: .file()
    )
    var kernelLog: String?

    /// Reads the file, if one was named.
    func read() throws -> KernelLog? {
        guard let kernelLog else { return nil }
        do {
            let text = String(decoding: try Data(contentsOf: URL(filePath: kernelLog)), as: UTF8.self)
            return KernelLog(text, source: kernelLog)
        } catch {
            throw InputFailure(
                message: "the kernel log \(kernelLog) cannot be read: \(error.reason); name a file with --kernel-log")
        }
    }
}

extension Error {
    /// Why a file cannot be read, in words.
    var reason: String {
        switch (self as? CocoaError)?.code {
        case CocoaError.fileReadNoSuchFile: "there is no such file"
        case CocoaError.fileReadNoPermission: "it may not be read"
        default: isOfFolder ? "it is a folder" : "\(self)"
        }
    }

    private var isOfFolder: Bool { ((self as? CocoaError)?.underlying as? POSIXError)?.code == .EISDIR }
}
