internal import CLibvirt
internal import Vocabulary

/// Calls a libvirt function that writes the 16 bytes of an object's UUID.
///
/// The function fails only for a pointer that is not an object, which a handle never holds.
@safe
func copyUUID(_ body: (UnsafeMutablePointer<UInt8>) -> CInt) -> UniqueIdentifier {
    var bytes = [UInt8](repeating: 0, count: Int(VIR_UUID_BUFLEN))
    let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return CInt(-1) }
        return unsafe body(start)
    }
    guard status >= 0, let identifier = UniqueIdentifier(bytes: bytes) else {
        preconditionFailure("libvirt has no UUID for an object of its own.")
    }
    return identifier
}
