internal import Glibc

extension KernelLog {
    /// Reads the boot log of the host that the program runs on: the file that is kept of it, or the kernel's buffer.
    ///
    /// Returns `nil` if neither may be read. The buffer may have lost its beginning, which the journal often has:
    /// whoever asks for it too waits for another program.
    public static func system(withJournal: Bool = false) -> KernelLog? {
        let own = systemText().map { KernelLog($0.text, source: $0.source) }
        guard withJournal, own?.isFromBoot != true, let text = journal() else { return own }
        let journal = KernelLog(text, source: "journal")
        return own?.completed(by: journal) ?? journal
    }

    /// Reads the same log as it is, for what ``KernelLog`` does not keep of it.
    public static func systemText() -> (text: String, source: String)? {
        if let text = HostFiles.system.text("var/log/dmesg"), text.contains("Booting Linux on physical CPU") {
            return (text, "/var/log/dmesg")
        }
        return kernelBuffer().map { ($0, "/dev/kmsg") }
    }

    /// Asks the journal for the kernel's messages since the boot; `nil` where there is none.
    private static func journal() -> String? {
        guard let stream = unsafe popen("journalctl --dmesg --boot --output=cat --no-pager 2>/dev/null", "r") else {
            return nil
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { buffer in
                unsafe fread(buffer.baseAddress, 1, buffer.count, stream)
            }
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        let status = unsafe pclose(stream)
        return status == 0 && !bytes.isEmpty ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// Reads `/dev/kmsg`, which gives a record a read and would wait for new ones at its end.
    ///
    /// The format is in the kernel's `Documentation/ABI/testing/dev-kmsg`.
    private static func kernelBuffer() -> String? {
        let descriptor = unsafe open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text = ""
        var record = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = unsafe record.withUnsafeMutableBytes { buffer in
                unsafe read(descriptor, buffer.baseAddress, buffer.count)
            }
            // EPIPE: records were overwritten meanwhile, and the next read goes on behind the gap.
            if count < 0, errno == EPIPE || errno == EINTR { continue }
            guard count > 0 else { return text }
            text += String(decoding: record.prefix(count), as: UTF8.self)
        }
    }
}
