/// The stamp in the names of images that Berth uploads, such as `debian.1x3k9aqfz0w2b.qcow2`.
///
/// It is made of the file's size and the time of its last change, to the nanosecond, so that volumes of two hosts with the
/// same stamped name have the same content: see `Provisioning`'s uploads of base images.
enum ImageStamp {
    /// Whether a volume's name has a stamp: 64 bits that look random, in base 36.
    ///
    /// Stamps of fewer than eleven digits come once in 5000 images, and such an image is copied where it need not be.
    static func isIn(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return false }
        let stamp = parts[parts.count - 2]
        return (11...13).contains(stamp.count) && UInt64(stamp, radix: 36) != nil && stamp.contains(where: \.isNumber)
            && stamp.contains(where: \.isLetter) && !stamp.contains(where: \.isUppercase)
    }
}
