internal import Glibc
internal import HostInventory

extension MetricsText {
    /// Adds what the agent's own process takes, under the names that Prometheus' clients use.
    mutating func addProcess() {
        let files = HostFiles.system
        let pages = files.text("proc/self/statm")?.split(separator: " ").compactMap { Double($0) } ?? []
        if pages.count > 1 {
            add(
                "process_resident_memory_bytes", .gauge, "Memory that the agent takes.",
                pages[1] * Double(sysconf(Int32(_SC_PAGESIZE))))
        }
        // The name of the program, in parentheses, may hold anything; what follows are numbers.
        let stat = files.text("proc/self/stat")
        let fields = stat?.split(separator: ")").last?.split(separator: " ").map { Double($0) ?? 0 } ?? []
        if fields.count > 12 {
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            add(
                "process_cpu_seconds_total", .counter, "CPU time that the agent used.",
                (fields[11] + fields[12]) / ticks)
        }
        add("process_open_fds", .gauge, "Files and sockets that the agent has open.", Double(files.openFileCount))
        add("process_threads", .gauge, "Threads of the agent.", fields.count > 17 ? fields[17] : 0)
    }
}
