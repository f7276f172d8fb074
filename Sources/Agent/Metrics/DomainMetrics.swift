internal import Libvirt
internal import Vocabulary

// The names and labels are those of the exporters for libvirt that most dashboards are made for.

extension MetricsText {
    /// Adds the usual figures of a domain; what the hypervisor leaves out of its statistics, as it was last seen.
    mutating func add(_ domain: DomainStatistics, _ machine: ObservedMachine?) {
        let name = domain.domainName
        let labels: Labels = ["domain": name]
        addState(domain, machine, labels)
        addMemory(domain, labels)
        addVCPUs(domain, name)
        for index in 0..<Int(domain[.blockCount] ?? 0) { addDisk(domain, index, name) }
        for index in 0..<Int(domain[.interfaceCount] ?? 0) { addInterface(domain, index, name) }
    }

    private mutating func addState(
        _ domain: DomainStatistics, _ machine: ObservedMachine?, _ labels: Labels
    ) {
        add(
            "libvirt_domain_info_vstate", .gauge, "State of the domain, as libvirt numbers it.", labels,
            domain[.domainState].map { Double($0.rawValue) })
        add(
            "libvirt_domain_info_virtual_cpus", .gauge, "vCPUs of the domain.", labels,
            domain[.vcpuCount].map(Double.init) ?? machine.map { Double($0.vcpuCount) })
        add(
            "libvirt_domain_info_maximum_memory_bytes", .gauge, "Most memory that the domain can have.", labels,
            (domain[.balloonMaximum] ?? machine?.memory).map { Double($0.bytes) })
        add(
            "libvirt_domain_info_memory_usage_bytes", .gauge, "Memory that the domain has.", labels,
            domain[.balloonCurrent].map { Double($0.bytes) })
        add(
            "libvirt_domain_info_cpu_time_seconds_total", .counter, "CPU time that the domain used.", labels,
            domain[.cpuTime]?.inSeconds)
    }

    private mutating func addMemory(_ domain: DomainStatistics, _ labels: Labels) {
        let figures: [(String, String, MemorySize?)] = [
            (
                "libvirt_domain_memory_stats_actual_balloon_bytes", "Memory that the balloon leaves the guest.",
                domain[.balloonCurrent]
            ),
            (
                "libvirt_domain_memory_stats_rss_bytes", "Memory that the domain's process takes on the host.",
                domain[.balloonResidentSet]
            ),
            (
                "libvirt_domain_memory_stats_available_bytes", "Memory that the guest's system sees.",
                domain[.balloonAvailable]
            ),
            (
                "libvirt_domain_memory_stats_unused_bytes", "Memory that nothing in the guest uses.",
                domain[.balloonUnused]
            ),
            (
                "libvirt_domain_memory_stats_usable_bytes", "Memory that the guest could give up without swapping.",
                domain[.balloonUsable]
            ),
            (
                "libvirt_domain_memory_stats_disk_cache_bytes", "Memory of the guest that caches files.",
                domain[.balloonDiskCaches]
            ),
        ]
        for (name, help, size) in figures {
            add(name, .gauge, help, labels, size.map { Double($0.bytes) })
        }
        add(
            "libvirt_domain_memory_stats_major_fault_total", .counter,
            "Page faults of the guest that read from a disk.",
            labels, domain[.balloonMajorFaults].map(Double.init))
        add(
            "libvirt_domain_memory_stats_minor_fault_total", .counter, "Page faults of the guest that read nothing.",
            labels, domain[.balloonMinorFaults].map(Double.init))
    }

    private mutating func addVCPUs(_ domain: DomainStatistics, _ name: String) {
        for number in 0..<Int(domain[.vcpuMaximum] ?? 0) {
            let vcpu = VirtualCPU(rawValue: number)
            let labels: Labels = ["domain": name, "vcpu": "\(number)"]
            add(
                "libvirt_domain_vcpu_state", .gauge, "State of the vCPU, as libvirt numbers it.", labels,
                domain[.vcpuState(vcpu)].map { Double($0.rawValue) })
            add(
                "libvirt_domain_vcpu_time_seconds_total", .counter, "CPU time that the vCPU used.", labels,
                domain[.vcpuTime(vcpu)]?.inSeconds)
            add(
                "libvirt_domain_vcpu_wait_seconds_total", .counter, "Time that the vCPU waited for a host CPU.", labels,
                domain[.vcpuWait(vcpu)]?.inSeconds)
            add(
                "libvirt_domain_vcpu_delay_seconds_total", .counter,
                "Time that the vCPU stood in a host CPU's queue, which the guest sees as stolen.", labels,
                domain[.vcpuDelay(vcpu)]?.inSeconds)
        }
    }

    private mutating func addDisk(_ domain: DomainStatistics, _ index: Int, _ name: String) {
        let labels: Labels = [
            "domain": name, "source_file": domain[.blockPath(index)] ?? "",
            "target_device": domain[.blockName(index)] ?? "",
        ]
        add(
            "libvirt_domain_block_stats_read_bytes_total", .counter, "Bytes read from the disk.", labels,
            domain[.blockBytesRead(index)].map { Double($0.bytes) })
        add(
            "libvirt_domain_block_stats_read_requests_total", .counter, "Reads from the disk.", labels,
            domain[.blockReads(index)].map(Double.init))
        add(
            "libvirt_domain_block_stats_read_time_seconds_total", .counter, "Time that reads took.", labels,
            domain[.blockReadTime(index)]?.inSeconds)
        add(
            "libvirt_domain_block_stats_write_bytes_total", .counter, "Bytes written to the disk.", labels,
            domain[.blockBytesWritten(index)].map { Double($0.bytes) })
        add(
            "libvirt_domain_block_stats_write_requests_total", .counter, "Writes to the disk.", labels,
            domain[.blockWrites(index)].map(Double.init))
        add(
            "libvirt_domain_block_stats_write_time_seconds_total", .counter, "Time that writes took.", labels,
            domain[.blockWriteTime(index)]?.inSeconds)
        add(
            "libvirt_domain_block_stats_flush_requests_total", .counter, "Flushes of the disk.", labels,
            domain[.blockFlushes(index)].map(Double.init))
        add(
            "libvirt_domain_block_stats_flush_time_seconds_total", .counter, "Time that flushes took.", labels,
            domain[.blockFlushTime(index)]?.inSeconds)
        add(
            "libvirt_domain_block_stats_allocation", .gauge, "Offset up to which the image is written.", labels,
            domain[.blockAllocation(index)].map { Double($0.bytes) })
        add(
            "libvirt_domain_block_stats_capacity_bytes", .gauge, "Size that the guest sees.", labels,
            domain[.blockCapacity(index)].map { Double($0.bytes) })
        add(
            "libvirt_domain_block_stats_physicalsize_bytes", .gauge, "Size of the file or device that holds the image.",
            labels,
            domain[.blockPhysicalSize(index)].map { Double($0.bytes) })
    }

    private mutating func addInterface(_ domain: DomainStatistics, _ index: Int, _ name: String) {
        let labels: Labels = [
            // The bridge is in the document alone; the exporters leave the label empty where they do not know it.
            "domain": name, "source_bridge": "", "target_device": domain[.interfaceName(index)] ?? "",
        ]
        let figures: [(String, String, UInt64?)] = [
            (
                "libvirt_domain_interface_stats_receive_bytes_total", "Bytes received.",
                domain[.interfaceBytesReceived(index)]?.bytes
            ),
            (
                "libvirt_domain_interface_stats_receive_packets_total", "Packets received.",
                domain[.interfacePacketsReceived(index)]
            ),
            (
                "libvirt_domain_interface_stats_receive_errors_total", "Packets that could not be received.",
                domain[.interfaceReceiveErrors(index)]
            ),
            (
                "libvirt_domain_interface_stats_receive_drops_total", "Packets that were received and dropped.",
                domain[.interfaceReceiveDrops(index)]
            ),
            (
                "libvirt_domain_interface_stats_transmit_bytes_total", "Bytes sent.",
                domain[.interfaceBytesSent(index)]?.bytes
            ),
            (
                "libvirt_domain_interface_stats_transmit_packets_total", "Packets sent.",
                domain[.interfacePacketsSent(index)]
            ),
            (
                "libvirt_domain_interface_stats_transmit_errors_total", "Packets that could not be sent.",
                domain[.interfaceSendErrors(index)]
            ),
            (
                "libvirt_domain_interface_stats_transmit_drops_total", "Packets that were to be sent and dropped.",
                domain[.interfaceSendDrops(index)]
            ),
        ]
        for (name, help, value) in figures { add(name, .counter, help, labels, value.map(Double.init)) }
    }

    private mutating func add(
        _ name: String, _ kind: Kind, _ help: String, _ labels: Labels, _ value: Double?
    ) {
        // What the hypervisor does not say is left out: 0 would be an answer.
        if let value { add(name, kind, help, labels, value as Double) }
    }
}
