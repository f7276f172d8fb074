import Agent
import AgentAPI
import Foundation
import Libvirt
import LibvirtTestSupport
import NIOCore
import NIOPosix
import Testing
import TestSupport
import Vocabulary

@testable import AgentHTTP

/// The page in a real browser, of a host of libvirt's test driver with a machine on CPUs 1 and 2.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled(if: Browser.program != nil, "no browser: apt-get install chromium-headless-shell"))
struct PageTests {
    /// What a test has: the page, and the host behind it.
    private struct Scene {
        let browser: Browser
        let client: SocketClient
        let connection: Connection

        func pin(_ cpu: HostCPU) throws {
            try blocking { try connection.domain(named: "web").pin(0, to: [cpu]) }
        }

        /// The text of an element.
        func text(_ id: String) async throws -> String {
            try await browser.evaluate("document.getElementById('\(id)').innerText")
        }

        func wait(for words: String, in id: String) async throws {
            try await browser.wait(until: "document.getElementById('\(id)').innerText.includes(\"\(words)\")")
        }

        /// What has the focus, and whether that can be seen.
        func focus() async throws -> String {
            try await browser.evaluate(
                """
                (one => (one.getAttribute('aria-label') ?? one.id + one.innerText) + ', outline '
                    + getComputedStyle(one).outlineStyle)(document.activeElement)
                """)
        }

        func ask(_ request: String, body: String) async throws {
            let head = "POST \(request) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
            let answer = try await client.exchange(head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
            try #require(answer.hasPrefix("HTTP/1.1 202"), "\(answer)")
        }
    }

    private func showing(_ body: (Scene) async throws -> Void) async throws {
        let connection = try blocking { try TestHost.stocked.connect() }
        var configuration = AgentConfiguration()
        configuration.drift.interval = .seconds(1)
        let agent = Agent(configuration, log: .silent) { _ in connection }
        try await agent.serve(configuration) { client in
            try await TCPRelay.with(client) { port in
                let scene = Scene(browser: try Browser(), client: client, connection: connection)
                let manifest = "{name: web, template: x86_64-q35, vcpus: 2, memory: 64MiB}"
                try await scene.ask("/v1/machines", body: "{\"manifest\": \"\(manifest)\"}")
                do {
                    try await scene.browser.open("http://127.0.0.1:\(port)/")
                    try await scene.wait(for: "running", in: "machine-table")
                    try await body(scene)
                } catch {
                    Issue.record(error)
                }
                #expect(scene.browser.complaints == [])
                await scene.browser.close()
            }
        }
    }

    @Test func `shows the host, its machines, its pages, and what was done, and follows what changes`() async throws {
        try await showing { scene in
            #expect(try await scene.text("status").contains("1 machine; drift is told"))
            #expect(try await scene.text("machine-table").contains("web\trunning\t2\t64 MiB\t1-2\tx86_64-q35"))
            #expect(try await scene.browser.evaluate("document.querySelectorAll('.cpu').length") == "8")
            #expect(try await scene.text("legend").contains("A web"))
            #expect(try await scene.text("pages").contains("node 0\tordinary"))
            #expect(try await scene.text("drift") == "Every machine is where it belongs.")
            try await scene.wait(for: "succeeded", in: "operations")
            if let path = ProcessInfo.processInfo.environment["BERTH_PAGE_PICTURE"] {
                try await scene.browser.picture().write(to: URL(filePath: path))
            }

            try scene.pin(6)
            try await scene.wait(for: "vCPU 0 of web may run on CPU 6, and belongs on CPU 1", in: "drift")
            try await scene.wait(for: "2,6, not where it belongs", in: "machine-table")
            #expect(try await scene.browser.evaluate("document.querySelectorAll('.cpu')[6].innerText") == "A")
            try await scene.ask("/v1/machines/web/repin", body: "{\"cpus\": [4, 5]}")
            try await scene.wait(for: "Every machine is where it belongs.", in: "drift")
            try await scene.wait(for: "4-5", in: "machine-table")
            try await scene.wait(for: "repin", in: "operations")

            try blocking { try scene.connection.domain(named: "web").powerOff() }
            try await scene.wait(for: "shut off", in: "machine-table")
            // All that without being loaded again.
            #expect(try await scene.browser.evaluate("performance.getEntriesByType('navigation').length") == "1")
        }
    }

    @Test func `is used by keyboard alone`() async throws {
        try await showing { scene in
            let browser = scene.browser
            try await browser.press(.Tab)
            #expect(try await scene.focus() == "Skip to the machines, outline solid")
            try await browser.press(.Tab)
            #expect(try await scene.focus().hasPrefix("CPU 0: housekeeping"))
            try await browser.press(.ArrowRight)
            #expect(try await scene.focus() == "CPU 1: web, vCPU 0, outline solid")
            #expect(try await scene.text("cpu") == "CPU 1: web, vCPU 0")
            try await browser.press(.Enter)
            try await scene.wait(for: "web: 2 CPUs receive its TLB invalidations", in: "chosen")
            // What is drawn anew keeps the focus.
            #expect(try await scene.focus().hasPrefix("CPU 1: web, vCPU 0: receives the invalidations of web"))
            try await browser.press(.Escape)
            try await browser.wait(until: "document.getElementById('chosen').innerText === ''")
            try await browser.press(.End)
            #expect(try await scene.focus().hasPrefix("CPU 7"))
            try await browser.press(.Home)
            #expect(try await scene.focus().hasPrefix("CPU 0"))

            try await browser.press(.Tab)
            #expect(try await scene.focus().hasPrefix("filter"))
            try await browser.press(.Tab)
            #expect(try await scene.focus() == "web, outline solid")
            try await browser.press(.Enter)
            try await scene.wait(for: "web: 2 CPUs receive", in: "chosen")
            try await browser.wait(until: "document.activeElement.getAttribute('aria-pressed') === 'true'")
            try await browser.press(.Escape)
            try await browser.wait(until: "document.activeElement.getAttribute('aria-pressed') === 'false'")
        }
    }
}
