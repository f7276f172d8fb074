import Foundation
import Testing

/// Rules about the sources that the compiler does not check.
struct ArchitectureTests {
    /// Which modules of ours each target may import: those further down the house, and no other.
    private static let allowed: [String: Set<String>] = [
        "Vocabulary": [],
        "AgentAPI": ["Vocabulary"],
        "Libvirt": ["CLibvirt", "Vocabulary"],
        "DomainXML": ["CLibXML2", "Vocabulary"],
        "HostInventory": ["DomainXML", "Vocabulary"],
        "Placement": ["HostInventory", "Vocabulary"],
        "Templates": ["Placement", "HostInventory", "DomainXML", "Vocabulary"],
        "Provisioning": ["Templates", "Placement", "HostInventory", "DomainXML", "Libvirt", "Vocabulary"],
        "Migration": [
            "Provisioning", "Templates", "Placement", "HostInventory", "DomainXML", "Libvirt", "Vocabulary",
        ],
        "Commands": [
            "AgentAPI", "Reports", "Migration", "Provisioning", "Templates", "Placement", "HostInventory", "DomainXML",
            "Libvirt",
            "Vocabulary",
        ],
        "Reports": [
            "AgentAPI", "Migration", "Provisioning", "Templates", "Placement", "HostInventory", "DomainXML", "Libvirt",
            "Vocabulary",
        ],
        "berth": ["Commands"],
        "Agent": [
            "AgentAPI", "Reports", "Migration", "Provisioning", "Templates", "Placement", "HostInventory", "DomainXML",
            "Libvirt", "Vocabulary",
        ],
        "AgentHTTP": ["Agent", "AgentAPI"],
        "berthd": ["AgentHTTP", "Agent"],
    ]

    @Test func `imports point downwards only`() throws {
        let ours = Set(Self.allowed.keys).union(["CLibvirt", "CLibXML2"])
        let strays = try SourceTree.swiftFiles(in: "Sources").flatMap { file in
            let allowed = try #require(Self.allowed[file.target], "\(file.target) has no place in the house")
            return file.imports.filter { ours.contains($0) && !allowed.contains($0) }.map { "\(file.path): \($0)" }
        }
        #expect(strays == [])
    }

    @Test func `the vocabulary and the binding do without Foundation`() throws {
        let strays = try ["Vocabulary", "Libvirt", "DomainXML"].flatMap { target in
            try SourceTree.swiftFiles(in: "Sources/\(target)")
                .filter { $0.imports.contains { $0.hasPrefix("Foundation") } }
                .map(\.path)
        }
        #expect(strays == [])
    }

    /// Foundation proper loads ICU, which costs each run of `berth` some milliseconds; its essentials do not.
    @Test func `nothing imports more of Foundation than its essentials`() throws {
        let strays = try SourceTree.swiftFiles(in: "Sources").filter { $0.imports.contains("Foundation") }
        #expect(strays.map(\.path) == [])
    }

    /// The wrappers of C, and the files that make a system call for which there is no other way.
    private static let unsafeFiles: Set<String> = [
        "Sources/HostInventory/KernelLog+System.swift",
        "Sources/Provisioning/Hosts/HostLock.swift",
        "Sources/Provisioning/Assets/Subprocess.swift",
        "Sources/Provisioning/Volumes/LocalFile.swift",
        "Sources/Commands/Support/Console.swift",
        "Sources/Commands/Console/Terminal.swift",
        "Sources/Commands/Agent/UnixSocket.swift",
        "Sources/Agent/Service/SystemCalls.swift",
    ]

    @Test func `unsafe code stays in the wrappers of C`() throws {
        let strays = try SourceTree.swiftFiles(in: "Sources").filter { file in
            !["Libvirt", "DomainXML"].contains(file.target) && !Self.unsafeFiles.contains(file.path)
                && ["unsafe ", "@unchecked Sendable"].contains { file.text.contains($0) }
        }
        #expect(strays.map(\.path) == [])
    }

    @Test(arguments: ["Sources", "Tests", "Benchmarks"])
    func `files are short`(folder: String) throws {
        guard FileManager.default.fileExists(atPath: SourceTree.root.appending(path: folder).path) else { return }
        let long = try SourceTree.swiftFiles(in: folder).filter { $0.lines.count > 300 }
        #expect(long.map { "\($0.path): \($0.lines.count) lines" } == [])
    }

    @Test(arguments: ["Manager", "Helper", "Utils", "Utilities", "Extras"])
    func `no type is named after nothing`(word: String) throws {
        let pattern = try Regex("(struct|class|enum|actor|protocol) \\w*\(word)\\b")
        let strays = try SourceTree.swiftFiles(in: "Sources")
            .filter { $0.text.contains(word) && $0.text.contains(pattern) }
        #expect(strays.map(\.path) == [])
    }

    @Test func `nothing is left for later`() throws {
        let strays = try ["Sources", "Tests"].flatMap { try SourceTree.swiftFiles(in: $0) }
            .filter { $0.path != "Tests/ArchitectureTests/ArchitectureTests.swift" }
            .filter { file in ["TODO", "FIXME", "XXX"].contains { file.text.contains($0) } }
        #expect(strays.map(\.path) == [])
    }
}
