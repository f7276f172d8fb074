import Foundation
import Testing
import TestSupport

/// `berth repin`, on a host of libvirt's test driver with the machine `web`, whose two vCPUs are on CPUs 5 and 2.
struct RepinTests: ~Copyable {
    private let file: URL

    init() throws {
        file = FileManager.default.temporaryDirectory.appending(path: "repin-\(UUID()).xml")
        try Self.node.write(to: file, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: file) }

    private func repin(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(["repin", "web", "--connect", "test://\(file.path)"] + arguments)
    }

    @Test func `tells each step with the mask, and what it costs`() async throws {
        let outcome = try await repin("--cpus", "4,3")
        #expect(outcome.status == 0)
        #expect(
            outcome.output.hasPrefix(
                """
                web  was repinned on vm
                  STEP   OF       FROM   TO    VCPUS MAY RUN ON   REACH     RECEIVERS
                  1      vCPU 1   2      2-5   2-5                one die   recomputed
                  2      vCPU 0   5      4     2-5                one die
                  3      vCPU 1   2-5    3     3-4                one die   recomputed

                """), "\(outcome.output)")
        #expect(outcome.output.contains("  on the way   who receives is computed anew twice; one die at most\n"))
        #expect(outcome.errors == "web: pins vCPU 1 to CPU 2-5\nweb: pins vCPU 0 to CPU 4\nweb: pins vCPU 1 to CPU 3\n")
    }

    @Test func `shows the way and goes none of it when it is to be dry`() async throws {
        let outcome = try await repin("--dry-run")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("web  would be repinned on vm\n"))
        #expect(outcome.errors == "")
    }

    @Test(arguments: [("--dry-run", "plan"), ("--quiet", "libvirt")])
    func `says who tells where the vCPUs may run`(flag: String, after: String) async throws {
        let outcome = try await repin("--cpus", "4,3", "--output", "json", flag)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let sources = outcome.output.matches(of: /"source" ?: ?"(\w+)"/).map { String($0.1) }
        #expect(sources.sorted() == ["libvirt", after].sorted())
    }

    @Test func `says that a machine is in its place`() async throws {
        let outcome = try await repin("--cpus", "5,2")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("web  is already in that place on vm: nothing to do\n"))
        #expect(outcome.errors == "")
    }

    @Test func `is JSON and YAML when asked for`() async throws {
        let json = try await repin("--dry-run", "--cpus", "2,5", "--output", "json")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(report["recalculations"] as? Int == 0)
        #expect((report["steps"] as? [Any])?.count == 3)
        let yaml = try await repin("--dry-run", "--cpus", "2,5", "--output", "yaml")
        #expect(yaml.output.contains("\nrecalculations: 0\n"))
    }

    @Test func `names all that is wrong with CPUs`() async throws {
        let outcome = try await repin("--cpus", "0,9,9")
        #expect(outcome.status == 3)
        #expect(outcome.output == "")
        #expect(
            outcome.errors == """
                berth: 3 CPUs are named for the 2 vCPUs of web; name one for each
                berth: CPU 9 is named more than once for web; name one for each vCPU
                berth: CPU 9 is not on line, so web cannot have it; 0-7 are
                berth: CPU 0 is kept for emulators and the host (the host's first core), so web cannot have it; \
                choose others, or others to keep with --housekeeping

                """)
    }

    private static let node = """
        <node>
          <cpu><mhz>2600</mhz><model>aarch64</model><active>8</active><nodes>2</nodes><sockets>1</sockets>
            <cores>4</cores><threads>1</threads></cpu>
          <memory>8388608</memory>
          <domain type='test'>
            <name>web</name>
            <metadata>
              <berth:machine xmlns:berth='urn:berth:domain:1.0' template='x86_64-q35' version='1' phase='ready'>
                <berth:manifest>{name: web, template: x86_64-q35, vcpus: 2, memory: 64MiB}</berth:manifest>
                <berth:berth>
                  <berth:vcpu id='0' cpus='5'/><berth:vcpu id='1' cpus='2'/>
                  <berth:emulator cpus='0'/><berth:memory nodes='0'/>
                </berth:berth>
              </berth:machine>
            </metadata>
            <memory unit='KiB'>65536</memory>
            <vcpu placement='static'>2</vcpu>
            <cputune><vcpupin vcpu='0' cpuset='5'/><vcpupin vcpu='1' cpuset='2'/><emulatorpin cpuset='0'/></cputune>
            <numatune><memory mode='strict' nodeset='0'/></numatune>
            <os><type>hvm</type></os>
          </domain>
        </node>
        """
}
