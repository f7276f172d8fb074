internal import Foundation

/// A run of the program `berth`, as a user makes it, or of another.
public struct Program: Sendable {
    /// What a run of the program gave.
    public struct Outcome: Sendable {
        public let status: Int32
        public let output: String
        public let errors: String
    }

    /// The program that was built beside the tests.
    public static var berth: String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "berth").path
    }

    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    /// Starts the program with a manifest as its standard input.
    ///
    /// - Parameters:
    ///   - arguments: What comes after the program's name.
    ///   - input: What it reads from standard input.
    ///   - program: The program's file.
    ///   - environment: What it finds in its environment beside what the tests have.
    /// - Throws: What Foundation says, if the program cannot be started.
    public init(
        _ arguments: [String], input: String = "", program: String = Self.berth, environment: [String: String] = [:]
    ) throws {
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = errors
        let pipe = Pipe()
        process.standardInput = pipe
        try process.run()
        try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try pipe.fileHandleForWriting.close()
    }

    public func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until the program has said something on standard error that contains some words, or has ended.
    public func waitForErrors(containing words: String) -> String {
        var text = ""
        while !text.contains(words) {
            let piece = errors.fileHandleForReading.availableData
            guard !piece.isEmpty else { break }
            text += String(decoding: piece, as: UTF8.self)
        }
        return text
    }

    /// Waits until the program has ended.
    public func wait() async throws -> Outcome {
        let (output, errors) = (output.fileHandleForReading, errors.fileHandleForReading)
        async let printed = Self.everything(output)
        async let complained = Self.everything(errors)
        let text = await (printed, complained)
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: String(decoding: text.0, as: UTF8.self),
            errors: String(decoding: text.1, as: UTF8.self)
        )
    }

    /// Reads to the end on a thread of its own: two reads that wait would take all threads that Swift has for tasks on a
    /// machine with two cores, and what is to end the program could not run.
    private static func everything(_ handle: FileHandle) async -> Data {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: handle.readDataToEndOfFile()) }
        }
    }

    /// Runs the program to its end.
    public static func run(
        _ arguments: [String], input: String = "", program: String = Self.berth, environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Program(arguments, input: input, program: program, environment: environment).wait()
    }
}
