import Foundation
import Testing

/// Rules about the library's sources that the compiler does not check.
struct SourceTests {
    let files: [SourceFile]
    /// The names of the C functions; none if the development files are not there.
    let interface: Set<String>

    init() throws {
        files = try SourceFile.all()
        interface = InterfaceDescription.isInstalled ? Set(try InterfaceDescription().functions.map(\.name)) : []
    }

    @Test func `finds the functions of a file`() throws {
        let file = SourceFile(
            path: "Sample.swift",
            text: """
                extension Domain {
                    /// Starts.
                    ///
                    /// The corresponding C function is `virDomainCreate`.
                    @available(*, noasync)
                    public func start(
                        _ flags: Flags = []
                    ) throws(LibvirtError) {
                        try check("virDomainCreate") { unsafe virDomainCreate(pointer) }
                    }

                    func helper() {}
                }
                """)
        let function = try #require(file.publicFunctions.first)
        #expect(file.publicFunctions.count == 1)
        #expect(function.name == "func start")
        #expect(function.documentation.count == 3)
        #expect(function.attributes == ["@available(*, noasync)"])
        #expect(function.signature.hasSuffix("throws(LibvirtError)"))
        #expect(function.calls == ["virDomainCreate"])
        #expect(file.words.isSuperset(of: ["virDomainCreate", "helper"]))
        #expect(!SourceFile(path: "", text: "/// virX\nlet name = \"virX\"").words.contains("virX"))
    }

    @Test func `lets nothing that blocks be called from asynchronous code`() {
        let functions = files.flatMap(\.publicFunctions).filter { function in
            !function.isAsync
                && (function.signature.contains("throws(LibvirtError)") || function.body.contains("check"))
        }
        #expect(functions.count > 300)
        let strays = functions.filter { !$0.attributes.contains("@available(*, noasync)") }
        #expect(strays.map { "\($0.file): \($0.name)" } == [])
    }

    @Test(.enabled(if: InterfaceDescription.isInstalled, "needs libvirt-dev"))
    func `names the C function of each function`() {
        let functions = files.flatMap(\.publicFunctions)
        let strays = functions.flatMap { function in
            function.calls.intersection(interface).filter { !$0.hasSuffix("Free") }
                .filter { call in !function.documentation.contains { $0.contains("`\(call)`") } }
                .map { "\(function.file): \(function.name) calls \($0)" }
        }
        #expect(strays.sorted() == [])
        #expect(functions.flatMap(\.calls).count > 300)
    }

    @Test(.enabled(if: InterfaceDescription.isInstalled, "needs libvirt-dev"))
    func `reports errors under the name of the function that failed`() throws {
        var count = 0
        for file in files {
            let text = file.lines.joined(separator: "\n")
            for match in text.matches(of: /\bcheck\w*\(\s*"(vir\w+)"/) {
                count += 1
                let rest = text[match.range.upperBound...].prefix(1000)
                let call = rest.matches(of: /\b(vir[A-Z]\w*)\(/).first { interface.contains(String($0.output.1)) }
                #expect(call?.output.1 == match.output.1, "\(file.path)")
            }
        }
        #expect(count > 300)
    }

    @Test func `documents each type, and has it in one place of the documentation`() throws {
        let page = try String(
            contentsOf: SourceFile.library.appending(path: "Libvirt.docc/Libvirt.md"), encoding: .utf8)
        let topics = page.matches(of: /(?m)^- ``(\w+)``$/).map { String($0.output.1) }
        let types = files.flatMap(\.publicTypes)
        #expect(types.filter { !$0.isDocumented }.map(\.name) == [])
        #expect(types.filter(\.isTopLevel).map(\.name).sorted() == topics.sorted())
        #expect(topics.count > 150)
    }

    @Test func `keeps files short and free of Foundation`() {
        #expect(files.filter { $0.lines.count > 300 }.map(\.path) == [])
        #expect(files.filter { $0.words.isSuperset(of: ["import", "Foundation"]) }.map(\.path) == [])
    }
}
