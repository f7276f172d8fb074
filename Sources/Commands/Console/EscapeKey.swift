internal import ArgumentParser

/// The key that leaves a console, written as virsh has it: `^]` for Ctrl-], or a character itself.
struct EscapeKey: ExpressibleByArgument, Hashable {
    /// What the terminal sends for it.
    let byte: UInt8
    let name: String

    static let usual = EscapeKey(byte: 0x1D, name: "Ctrl-]")

    private init(byte: UInt8, name: String) { (self.byte, self.name) = (byte, name) }

    /// Reads a key; `nil` if a terminal sends no single byte for it.
    init?(argument: String) {
        let bytes = Array(argument.utf8)
        switch bytes.count {
        case 1 where (0x20...0x7E).contains(bytes[0]): self.init(byte: bytes[0], name: argument)
        case 2 where bytes[0] == UInt8(ascii: "^"):
            let letter = bytes[1] & 0xDF
            let key = bytes[1] >= 0x60 ? letter : bytes[1]
            guard (0x40...0x5F).contains(key) else { return nil }
            self.init(byte: key & 0x1F, name: "Ctrl-\(Character(Unicode.Scalar(key)))")
        default: return nil
        }
    }

    var defaultValueDescription: String { "^]" }

    /// What was typed before the key, or `nil` if the key is not among it.
    func prefix(of typed: [UInt8]) -> ArraySlice<UInt8>? { typed.firstIndex(of: byte).map { typed[..<$0] } }
}
