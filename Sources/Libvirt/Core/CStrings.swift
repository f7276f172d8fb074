internal import Glibc

extension String {
    /// Copies text that C lends, or returns `nil` if there is none.
    init?(lent characters: UnsafePointer<CChar>?) {
        guard let characters = unsafe characters else { return nil }
        unsafe self.init(cString: characters)
    }

    /// Copies text from a fixed array of characters, which a NUL need not end.
    @safe
    init<Field>(field: Field) {
        self = unsafe withUnsafeBytes(of: field) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

extension [String] {
    /// Lends the strings to a C function that takes an array of them.
    ///
    /// The array ends with `NULL`, which some functions want instead of a count.
    @safe
    func withCStrings<Result, Failure: Error>(
        _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>, UInt32) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let copies = unsafe map { unsafe strdup($0) }
        defer { for index in indices { unsafe free(copies[index]) } }
        let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: count + 1)
        defer { unsafe list.deallocate() }
        for index in indices { unsafe list[index] = UnsafePointer(copies[index]) }
        unsafe list[count] = nil
        return try unsafe body(list, UInt32(count))
    }
}
