internal import Vocabulary

/// Hugepages of any size, and those of 32 MiB, which Loongson's kernels have and no others.
extension FeatureSources {
    func largePages() -> [HostFeature] { [anyPages(), thirtyTwo()] }

    private var hugeSizes: [PageSize] {
        Set(host.nodes.flatMap(\.pools).map(\.size)).filter { $0 > host.basePageSize }.sorted()
    }

    private func total(_ size: PageSize) -> UInt64 {
        host.nodes.reduce(0) { $0 + ($1.pool(size)?.total ?? 0) }
    }

    private func anyPages() -> HostFeature {
        let sizes = hugeSizes
        let filled = sizes.filter { total($0) > 0 }
        let evidence = Evidence("capabilities", "pages of \(sizes.map { "\($0)" }.joined(separator: ", "))")
        let noPools: Fact<Bool> = .unknown("libvirt tells no sizes of pages")
        return HostFeature(
            "hugepages", "machines' memory in large pages",
            hardware: nil,
            kernel: sizes.isEmpty ? noPools : .known(true, evidence),
            isOn: sizes.isEmpty
                ? noPools
                : .known(
                    !filled.isEmpty,
                    Evidence("capabilities", filled.isEmpty ? "no pages in any pool" : poolText(filled))),
            details: sizes.filter { !filled.contains($0) }.isEmpty
                ? []
                : [
                    HostFeature.Detail(
                        "empty pools",
                        .known(
                            sizes.filter { !filled.contains($0) }.map { "\($0)" }.joined(separator: ", "), evidence))
                ],
            whenOff: "hugepagesz=\(sizes.first.map(HugepageRequest.text) ?? "2M") hugepages=N on the kernel's command "
                + "line; berth host hugepages says how many")
    }

    private func poolText(_ sizes: [PageSize]) -> String {
        sizes.map { "\(total($0)) of \($0)" }.joined(separator: ", ")
    }

    private func thirtyTwo() -> HostFeature {
        let (name, title) = ("hugepages-32m", "pages of 32 MiB")
        guard [.aarch64, .loongarch64].contains(architecture) else {
            return HostFeature(name, title, meaninglessOn: architecture)
        }
        let sizes = hugeSizes
        let size = PageSize.mebibytes32
        let evidence = Evidence("capabilities", "pages of \(sizes.map { "\($0)" }.joined(separator: ", "))")
        let kernel: Fact<Bool> =
            sizes.isEmpty ? .unknown("libvirt tells no sizes of pages") : .known(sizes.contains(size), evidence)
        return HostFeature(
            name, title, hardware: nil, kernel: kernel,
            isOn: kernel.value != true
                ? kernel : .known(total(size) > 0, Evidence("capabilities", "\(total(size)) pages of 32 MiB")),
            whenOff: "hugepagesz=32M hugepages=N on the kernel's command line, or as root: "
                + "echo N >/sys/kernel/mm/hugepages/hugepages-32768kB/nr_hugepages",
            whenUnsupported: architecture == .loongarch64
                ? "a kernel with ordinary pages of 16 KiB" : "a kernel with ordinary pages of 4 KiB or 16 KiB")
    }
}
