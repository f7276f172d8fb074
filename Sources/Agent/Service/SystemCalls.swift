internal import CMalloc
internal import Glibc

// Calls for which neither Swift nor its libraries have another way.

/// Standard error, which systemd hands to the journal.
enum StandardError {
    /// Writes a line, in one call, so that the lines of two threads do not mix.
    static func write(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { buffer in
            unsafe _ = Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
        }
    }
}

/// The heap of the C library, on which Swift's objects and libvirt's documents are.
package enum Heap {
    /// Keeps what is free small: call it before there is a second thread.
    ///
    /// Otherwise glibc gives each of up to eight threads a core an arena of its own, and each keeps what it had at its
    /// busiest moment; and the larger blocks that were freed once are never given back to the kernel at once again.
    package static func bound() {
        _ = mallopt(M_ARENA_MAX, 2)
        _ = mallopt(M_MMAP_THRESHOLD, 128 << 10)
    }

    /// Gives what is free back to the kernel; takes some milliseconds for a hundred MiB.
    package static func trim() { _ = malloc_trim(0) }
}

/// The users and groups of this system, wherever it keeps them.
package enum Accounts {
    /// The name of a user; the number where there is none.
    package static func userName(_ user: UInt32) -> String {
        var entry = unsafe passwd()
        return unsafe lookUp { buffer, size in
            var found: UnsafeMutablePointer<passwd>?
            guard unsafe getpwuid_r(user, &entry, buffer, size, &found) == 0, unsafe found != nil else { return nil }
            return unsafe String(cString: entry.pw_name)
        } ?? "user \(user)"
    }

    /// The number of a group; `nil` if there is none of that name.
    package static func group(named name: String) -> UInt32? {
        var entry = unsafe Glibc.group()
        return unsafe lookUp { buffer, size in
            var found: UnsafeMutablePointer<Glibc.group>?
            guard unsafe getgrnam_r(name, &entry, buffer, size, &found) == 0, unsafe found != nil else { return nil }
            return unsafe entry.gr_gid
        }
    }

    /// The groups that a user is in.
    package static func groups(of user: UInt32) -> Set<UInt32> {
        var entry = unsafe passwd()
        let groups: [gid_t]? = unsafe lookUp { buffer, size in
            var found: UnsafeMutablePointer<passwd>?
            guard unsafe getpwuid_r(user, &entry, buffer, size, &found) == 0, unsafe found != nil else { return nil }
            var count: Int32 = 1024
            var groups = [gid_t](repeating: 0, count: Int(count))
            guard unsafe getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count) >= 0 else { return nil }
            return Array(groups.prefix(Int(count)))
        }
        return Set(groups ?? [])
    }

    /// Lends a buffer for what an entry's pointers point to.
    private static func lookUp<Result>(_ call: (UnsafeMutablePointer<CChar>, Int) -> Result?) -> Result? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 65_536) { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe call($0, buffer.count) }
        }
    }
}

/// The program that started this one as a service, such as systemd.
package enum ServiceSupervisor {
    /// Tells it something, such as `READY=1` (`sd_notify(3)`); nothing happens where nobody wants to know.
    package static func tell(_ state: String, environment: [String: String]) {
        guard let path = environment["NOTIFY_SOCKET"], path.first == "/" || path.first == "@" else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        // An abstract socket's name begins with a zero, which an environment cannot hold.
        if path.first == "@" { bytes[0] = 0 }
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let message = Array(state.utf8)
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe _ = sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), pointer, length)
            }
        }
    }
}
