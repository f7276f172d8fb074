/// A set of bits that a libvirt function takes as `unsigned int flags`.
///
/// One type per C enumeration, so that the flags of one function cannot reach another.
public protocol LibvirtFlags: OptionSet, Hashable, Sendable where RawValue == UInt32 {
    init(rawValue: UInt32)
}

extension LibvirtFlags {
    /// Creates a set from a constant of the C enumeration.
    init<Constant: RawRepresentable<UInt32>>(_ constant: Constant) { self.init(rawValue: constant.rawValue) }
}

/// A value of a C enumeration to which later versions of libvirt may add.
///
/// Values that this version does not name keep their number.
public protocol LibvirtEnumeration: RawRepresentable<Int32>, Hashable, Sendable {
    init(rawValue: Int32)
}

extension LibvirtEnumeration {
    /// Creates a value from a constant of the C enumeration.
    init<Constant: RawRepresentable<UInt32>>(_ constant: Constant) {
        self.init(rawValue: Int32(bitPattern: constant.rawValue))
    }

    /// Creates a value from a constant of a C enumeration that has negative ones.
    init<Constant: RawRepresentable<Int32>>(_ constant: Constant) { self.init(rawValue: constant.rawValue) }
}
