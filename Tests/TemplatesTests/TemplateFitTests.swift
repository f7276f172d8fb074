import Templates
import Testing

/// What a machine asks for and its template gives on no host: told before any host is asked.
struct TemplateFitTests {
    private static func templates(_ template: String, _ yaml: String) throws {
        let machine = "name: web\ntemplate: \(template)\nvcpus: 2\nmemory: 1GiB\n"
        let machines = try ManifestReader.machines(yaml: "# a comment\n\(machine)\(yaml)\n", file: "m.yaml")
        _ = try TemplateLibrary(folders: []).templates(of: machines)
    }

    @Test(
        arguments: [
            (
                "aarch64-kunpeng", "disks: [{size: 1GiB, ioThread: 3}]\nplacement: {ioThreads: 2}",
                "disk vda asks for I/O thread 3, and the machine has 2; write placement: {ioThreads: 3}"
            ),
            (
                "aarch64-kunpeng", "firmware: none",
                "nothing starts a guest of aarch64 without firmware and kernel; name a kernel with boot: {kernel: PATH}, or "
                    + "leave firmware: out"
            ),
            (
                "loongarch64-la464", "nvdimms: [{size: 2MiB, path: /x}]",
                "machines of loongarch64 take DIMMs and no NVDIMMs (memhp_type_supported of QEMU); leave out nvdimms:, and "
                    + "give the file to the guest as a disk"
            ),
            (
                "aarch64-kunpeng", "topology: {dies: 2}",
                "machines of aarch64 have no dies, and the manifest asks for 2; write sockets: 2 and no dies"
            ),
            (
                "x86_64-q35", "topology: {clusters: 2}",
                "machines of x86_64 have no clusters, and the manifest asks for 2; write cores: 2 and no clusters"
            ),
            (
                "loongarch64-la464", "topology: {caches: emulate}",
                "libvirt tells guests of loongarch64 nothing of caches, which it does on x86_64 alone; leave out caches:"
            ),
            (
                "x86_64-q35", "cpu: {sve: [128]}",
                "SVE is of aarch64's CPUs, and x86_64-q35 is for x86_64; leave out sve:"
            ),
            (
                "aarch64-kunpeng", "cpu: {features: {pmuv3: force}}",
                "'force' of feature 'pmuv3' needs libvirt to know the models of aarch64, which it does for x86_64 alone; write "
                    + "pmuv3: require or disable"
            ),
            (
                "loongarch64-la464", "paravirt: {sched: true}",
                "'sched:' is of openEuler's kernels for aarch64, and the machine is loongarch64; leave it out: kernels for "
                    + "loongarch64 do what they can without being told"
            ),
        ] as [(String, String, String)]
    )
    func `is told at the machine's place`(template: String, yaml: String, message: String) {
        let error = #expect(throws: ManifestError.self) { try Self.templates(template, yaml) }
        #expect(error?.description == "m.yaml:2:1: machine 'web': \(message)")
    }

    @Test func `is told of memory that is no whole number of the manifest's pages`() throws {
        let yaml = "name: web\ntemplate: loongarch64-la464\nvcpus: 2\nmemory: 80MiB\npages: 32MiB\n"
        let machines = try ManifestReader.machines(yaml: yaml, file: "m.yaml")
        let error = #expect(throws: ManifestError.self) { try TemplateLibrary(folders: []).templates(of: machines) }
        #expect(
            error?.description
                == "m.yaml:1:1: machine 'web': memory of 80 MiB is not a whole number of 32 MiB pages, which the manifest asks "
                + "for; write memory: 96MiB, or pages: of another size")
    }

    /// The template's own pages are a wish: a host that has none of them gives the memory others.
    @Test(arguments: ["memory: 80MiB", "memory: 80MiB\npages: none", "memory: 96MiB\npages: 32MiB"])
    func `is not what a host decides`(keys: String) throws {
        let yaml = "name: web\ntemplate: loongarch64-la464\nvcpus: 2\n\(keys)\n"
        let machines = try ManifestReader.machines(yaml: yaml, file: "m.yaml")
        #expect(try TemplateLibrary(folders: []).templates(of: machines).count == 1)
    }
}
