import Foundation

/// A Python process that does what it is told, each time in full before it answers.
final class PythonPeer {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Starts the interpreter that Debian's `python3-libvirt` is for.
    init(uri: String) throws {
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            URL(filePath: #filePath).deletingLastPathComponent().appending(path: "listing.py").path, uri,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    func run(_ work: String, repetitions: Int) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(work) \(repetitions)\n".utf8))
        // An answer may come in pieces; one that is left over would make the next work look short.
        var answer = Data()
        while answer.last != UInt8(ascii: "\n") {
            let piece = output.fileHandleForReading.availableData
            guard !piece.isEmpty else { throw CocoaError(.fileReadUnknown) }
            answer += piece
        }
        precondition(answer == Data("done\n".utf8), "Python answered something else, or twice.")
    }

    func stop() { process.terminate() }
}
