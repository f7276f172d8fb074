/// A manifest with a mistake in what it says of CPUs, memory or devices, and what a user is told.
struct WrongCompute: Sendable {
    let yaml: String
    let message: String

    init(_ yaml: String, _ message: String) { (self.yaml, self.message) = (yaml, message) }

    private static let whole = "name: a\ntemplate: t\nvcpus: 4\nmemory: 1GiB\n"

    private static func with(_ key: String, _ value: String) -> String {
        whole.split(separator: "\n").map { $0.hasPrefix("\(key):") ? "\(key): \(value)" : String($0) }
            .joined(separator: "\n") + "\n"
    }

    static let growth: [Self] = [
        WrongCompute(with("vcpus", "{maximum: 8}"), "3:8: the vCPUs have no 'count:'"),
        WrongCompute(
            with("vcpus", "{count: 4, maximum: 2}"),
            "3:28: the machine has 4 vCPUs, so its maximum is 4 or more"
        ),
        WrongCompute(with("vcpus", "{count: 4, max: 8}"), "3:19: unknown key 'max'; the keys here are count, maximum"),
        WrongCompute(
            with("vcpus", "{count: 4, maximum: many}"),
            "3:28: 'many' is not a number of vCPUs: write a whole number from 1 to 4096"
        ),
        WrongCompute(with("vcpus", "[4]"), "3:8: expected a number of vCPUs, not a list"),
        WrongCompute(with("memory", "{maximum: 2GiB}"), "4:9: the memory has no 'size:'"),
        WrongCompute(
            with("memory", "{size: 1GiB, maximum: 512MiB}"),
            "4:31: the machine has 1 GiB, so that its maximum is that or more"
        ),
        WrongCompute(
            with("memory", "{size: 1GiB, slots: 4}"),
            "4:29: slots are for memory up to a 'maximum:', which is not there"
        ),
        WrongCompute(
            with("memory", "{size: 1GiB, maximum: 2GiB, slots: 257}"),
            "4:44: '257' is not a number of slots: write a whole number from 1 to 256"
        ),
        WrongCompute(
            with("memory", "{size: 1GiB, maximum: 2000000KiB}"),
            "4:31: memory is a whole number of MiB: the next size that is one is 1954MiB"
        ),
        WrongCompute(whole + "nvdimms: [{path: /x}]\n", "5:11: the NVDIMM has no 'size:'"),
        WrongCompute(whole + "nvdimms: [{size: 1GiB}]\n", "5:11: the NVDIMM has no 'path:'"),
        WrongCompute(
            whole + "nvdimms: [{size: 1025MiB, path: /x}]\n",
            "5:18: an NVDIMM is a whole number of 2 MiB: the next size that is one is 1026MiB"
        ),
        WrongCompute(
            whole + "nvdimms: [{size: 0MiB, path: /x}]\n",
            "5:18: an NVDIMM is a whole number of 2 MiB: the next size that is one is 2MiB"
        ),
        WrongCompute(
            whole + "nvdimms: [{size: 1GiB, path: pmem0}]\n",
            "5:30: 'pmem0' is not a path on the host: write it from the root, such as /dev/pmem0"
        ),
        WrongCompute(
            whole + "nvdimms: [{size: 1GiB, path: /x, node: 1}]\n",
            "5:40: '1' is not a node of the guest: write a whole number from 0 to 0"
        ),
        WrongCompute(whole + "nvdimms: /dev/pmem0\n", "5:10: expected a list of NVDIMMs, not a single value"),
        WrongCompute(
            with("memory", "{size: 1GiB, maximum: 2GiB, slots: 1}")
                + "nvdimms: [{size: 2MiB, path: /x}, {size: 2MiB, path: /y}]\n",
            "5:10: 2 NVDIMMs need as many slots, and the memory has 1"
        ),
        WrongCompute(
            with("memory", "{size: 1GiB, maximum: 2GiB}") + "nvdimms: [{size: 2GiB, path: /x}]\n",
            "5:10: memory and NVDIMMs are 3 GiB, and the memory's maximum is 2 GiB"
        ),
    ]

    static let cpus: [Self] = [
        WrongCompute(whole + "cpu: {}\n", "5:6: a CPU has a 'model:', 'sve:', 'pmu:' or 'features:'"),
        WrongCompute(whole + "cpu: {mode: max}\n", "5:7: unknown key 'mode'; did you mean 'model'?"),
        WrongCompute(
            whole + "cpu: {sve: on}\n",
            "5:12: 'on' is not what SVE can be: write off, max, or lengths in bits such as [128, 256]"
        ),
        WrongCompute(whole + "cpu: {sve: []}\n", "5:12: the list has no length: write sve: off for none"),
        WrongCompute(
            whole + "cpu: {sve: [128, 200]}\n",
            "5:18: vectors are multiples of 128 bits: the next length that is one is 256"
        ),
        WrongCompute(
            whole + "cpu: {sve: [4096]}\n",
            "5:13: '4096' is not a vector length: write a whole number from 128 to 2048"
        ),
        WrongCompute(
            whole + "cpu: {sve: [512]}\n",
            "5:12: a CPU with vectors of 512 bits has those of 128, 256 bits too: write [128, 256, 512]"
        ),
        WrongCompute(whole + "cpu: {sve: [128, 128]}\n", "5:18: the length 128 is there twice"),
        WrongCompute(
            whole + "cpu: {features: {sve256: require}}\n",
            "5:18: 'sve256' is what 'sve:' is for: write sve: off, max, or lengths such as [128, 256]"
        ),
        WrongCompute(
            whole + "cpu: {features: {pmu: on}}\n",
            "5:23: 'on' is not a policy for a feature: use require, disable, optional, force or forbid"
        ),
        WrongCompute(whole + "cpu: {features: {a/b: force}}\n", "5:18: 'a/b' is not the name of a CPU feature"),
        WrongCompute(
            whole + "cpu: {features: [pmu]}\n",
            "5:17: expected features with a policy each, such as {pauth: disable}, not a list"
        ),
        WrongCompute(
            whole + "paravirt: {sched: false}\n",
            "5:19: no kernel has a switch that turns PV sched off: leave 'sched:' out"
        ),
        WrongCompute(
            whole + "paravirt: {spinlocks: true}\n", "5:12: unknown key 'spinlocks'; did you mean 'spinlock'?"
        ),
        WrongCompute(whole + "paravirt: {stealTime: yes}\n", "5:23: 'yes' is not true or false"),
        WrongCompute(
            whole + "paravirt: true\n",
            "5:11: expected paravirtualization with keys such as 'spinlock:', not a single value"
        ),
        WrongCompute(whole + "interrupts: {}\n", "5:13: the interrupts have no 'gicv4:'"),
        WrongCompute(
            whole + "interrupts: {gicv4: require}\n",
            "5:21: 'require' is not a wish for GICv4; did you mean 'required'?"
        ),
    ]

    static let shapes: [Self] = [
        WrongCompute(whole + "topology: mirrored\n", "5:11: 'mirrored' is not a topology; did you mean 'mirror'?"),
        WrongCompute(
            whole + "topology: numa\n",
            "5:11: 'numa' is not a topology: use flat, mirror, or a mapping such as {sockets: 2}"
        ),
        WrongCompute(
            whole + "topology: {}\n",
            "5:11: a topology is 'flat', 'mirror', or has keys such as 'sockets:' and 'numa:'"
        ),
        WrongCompute(
            whole + "topology: {sockets: 3}\n",
            "5:11: 4 vCPUs cannot be divided among 3 groups alike: name 'cores:' too, or change one"
        ),
        WrongCompute(
            whole + "topology: {sockets: 2, cores: 4}\n",
            "5:11: 2 sockets of 4 cores are 8 vCPUs, and the machine has 4 at most"
        ),
        WrongCompute(
            whole + "topology: {sockets: 0}\n",
            "5:21: '0' is not a number of sockets: write a whole number from 1 to 4096"
        ),
        WrongCompute(
            whole + "topology: {socket: 2}\n", "5:12: unknown key 'socket'; did you mean 'sockets'?"
        ),
        WrongCompute(
            whole + "topology: {caches: host}\n",
            "5:20: 'host' is not a way to show caches: use passthrough, emulate or disable"
        ),
        WrongCompute(
            whole + "topology: mirror\nplacement: {topology: flat}\n",
            "5:11: the placement has a 'topology:' too: keep this one"
        ),
        WrongCompute(
            whole + "topology: mirror\nplacement: none\n",
            "5:11: 'topology:' goes with the policies 'dedicated', 'shared' and 'mixed' alone"
        ),
        WrongCompute(
            whole + "topology: {numa: [{vcpus: 0-3, memory: 1GiB}]}\nplacement: shared\n",
            "5:11: cells lie on a node each, so they go with the policy 'dedicated' alone"
        ),
        WrongCompute(
            whole + "topology: mirror\nplacement: {memory: interleave}\n",
            "5:11: memory that is taken in turns from all nodes is in no cell: use topology: flat"
        ),
        WrongCompute(
            with("vcpus", "{count: 4, maximum: 8}") + "topology: mirror\n",
            "5:11: a guest that is shown its place sees the vCPUs that have one: leave out 'maximum:', or lay out the "
                + "topology"
        ),
        WrongCompute(
            with("vcpus", "{count: 4, maximum: 8}") + "placement: {topology: mirror}\n",
            "3:8: a guest that is shown its place sees the vCPUs that have one: leave out 'maximum:', or lay out the "
                + "topology"
        ),
        WrongCompute(
            with("vcpus", "{count: 4, maximum: 8}")
                + "topology: {numa: [{vcpus: 0-3, memory: 512MiB}, {vcpus: 4-7, memory: 512MiB}]}\n",
            "5:49: the cell has vCPUs that are plugged later alone: each cell has one from the start"
        ),
        WrongCompute(
            with("vcpus", "{count: 4, maximum: 8}") + "topology: {numa: [{vcpus: 0-3, memory: 1GiB}]}\n",
            "5:18: vCPU 4-7 is in no cell: each is in one"
        ),
        WrongCompute(
            whole + "topology: {numa: [{vcpus: 0-3, memory: 1GiB, distances: [10, 20]}]}\n",
            "5:57: the guest has 1 cells, so a cell has 1 distances, not 2"
        ),
        WrongCompute(
            whole
                + "topology: {numa: [{vcpus: 0-1, memory: 512MiB, distances: [20, 10]}, "
                + "{vcpus: 2-3, memory: 512MiB, distances: [10, 20]}]}\n",
            "5:59: the distance to the cell itself is 10, and to others more: number 1 is its own"
        ),
        WrongCompute(
            whole
                + "topology: {numa: [{vcpus: 0-1, memory: 512MiB, distances: [10, 20]}, {vcpus: 2-3, memory: 512MiB}]}\n",
            "5:70: other cells have 'distances:', and this one has none"
        ),
        WrongCompute(
            whole
                + "topology: {numa: [{vcpus: 0-1, memory: 512MiB, distances: [10, 300]}, {vcpus: 2-3, memory: 512MiB}]}\n",
            "5:64: '300' is not a distance: write a whole number from 10 to 254"
        ),
    ]

    static let devices: [Self] = [
        WrongCompute(
            whole + "nvdimms: [{size: 1GiB, path: /dev/pmem0}, {size: 2GiB, path: /dev/pmem0}]\n",
            "5:43: /dev/pmem0 is an NVDIMM before this too: two that write to one file destroy it"),
        WrongCompute(
            whole + "disks: [{volume: a.raw}, {volume: a.raw}]\n",
            "5:26: volume 'a.raw' is a disk before this too: two disks that write to one volume destroy it"),
        WrongCompute(
            whole + "disks: [{volume: /a.raw, pool: p}, {volume: /a.raw, shareable: true}]\n",
            "5:36: volume '/a.raw' is a disk before this too: two disks that write to one volume destroy it"),
        WrongCompute(with("template", "''"), "2:11: expected a template's name, not an empty text"),
        WrongCompute(whole + "machine: ''\n", "5:10: expected a machine type, not an empty text"),
        WrongCompute(whole + "cpu: {model: ' '}\n", "5:14: expected a CPU model or mode, not an empty text"),
        WrongCompute(whole + "disks: [{image: ''}]\n", "5:17: expected an image's name or path, not an empty text"),
        WrongCompute(
            whole + "disks: [{size: 1GiB, pool: \"\"}]\n", "5:28: expected a pool's name, not an empty text"),
        WrongCompute(
            with("memory", "16GB"),
            "4:9: memory is a whole number of MiB: the next size that is one is 15259MiB; GB counts in powers of ten: did "
                + "you mean 16GiB?"),
        WrongCompute(
            whole + "pages: 2 mb\n",
            "5:8: no kernel has pages of 2000000 B: a page size is a power of two, such as 2MiB or 32MiB; MB counts in "
                + "powers of ten: did you mean 2MiB?"),
        WrongCompute(
            whole + "sparePorts: -1\n", "5:13: '-1' is not a number of ports: write a whole number from 0 to 32"),
        WrongCompute(
            whole + "sparePorts: [4]\n", "5:13: expected a number of ports, not a list"),
        WrongCompute(
            whole + "cpu: {pmu: true}\n", "5:12: 'true' is not what the PMU can be: use on or off"),
        WrongCompute(
            whole + "cpu: {pmu: off, features: {pmu: disable}}\n",
            "5:12: the features have a 'pmu' too: keep this one"),
        WrongCompute(whole + "devices: eth0\n", "5:10: expected a list of devices of the host, not a single value"),
        WrongCompute(
            whole + "devices: [{near: required}]\n", "5:11: a device has a 'pci:', an 'id:' or a 'nodeDevice:'"),
        WrongCompute(
            whole + "devices: [{pci: '7d:00.1', id: '19e5:a222'}]\n",
            "5:11: a device has a 'pci:', an 'id:' or a 'nodeDevice:', and only one"
        ),
        WrongCompute(
            whole + "devices: [{pci: eth0}]\n",
            "5:17: 'eth0' is not a PCI device's address: write it as lspci -D does, such as 0000:7d:00.1"
        ),
        WrongCompute(
            whole + "devices: [{id: hns3}]\n",
            "5:16: 'hns3' is not a vendor and a product: write them as lspci -n does, such as \"19e5:a222\""
        ),
        WrongCompute(
            whole + "devices: [{pci: '7d:00.1', near: always}]\n",
            "5:34: 'always' is not a nearness: use required, preferred or none"
        ),
        WrongCompute(
            whole + "devices: [{pci: '7d:00.1'}, {pci: '0000:7d:00.1'}]\n",
            "5:29: the device is in the list before this too"
        ),
    ]
}
