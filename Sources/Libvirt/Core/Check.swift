internal import CLibvirt
internal import Glibc

// Every call into libvirt that can fail goes through one of these functions.
//
// They initialize libvirt first. They are never inlined, so that no release of the caller's
// objects can run between the call in `body` and the copy of the error: a release calls libvirt
// too, which clears the thread's error. Keep `body` to that one call.
//
// They are `@safe` although pointers pass through them: each owns what its closure returns.

/// Calls a libvirt function that reports failure with a negative result.
///
/// - Throws: What libvirt reported, with `function` as its source.
@discardableResult
@inline(never)
func check<Count: FixedWidthInteger>(_ function: StaticString, _ body: () -> Count) throws(LibvirtError) -> Count {
    try Library.initialize()
    let result = body()
    guard result >= 0 else { throw LibvirtError(lastErrorOf: function) }
    return result
}

/// Calls a libvirt function that returns a count, and reports failure with zero.
@inline(never)
func checkNonzero<Count: FixedWidthInteger>(
    _ function: StaticString,
    _ body: () -> Count
) throws(LibvirtError) -> Count {
    try Library.initialize()
    let result = body()
    guard result != 0 else { throw LibvirtError(lastErrorOf: function) }
    return result
}

/// Calls a libvirt function that answers yes, no, or fails with a negative result.
func checkBool(_ function: StaticString, _ body: () -> CInt) throws(LibvirtError) -> Bool {
    try check(function, body) > 0
}

/// Calls a libvirt function that returns a new reference to an object, or `NULL` on failure.
@safe
@inline(never)
func checkObject<Object: Handle>(
    _ function: StaticString,
    _ body: () -> OpaquePointer?
) throws(LibvirtError) -> Object {
    try Library.initialize()
    guard let pointer = unsafe body() else { throw LibvirtError(lastErrorOf: function) }
    return unsafe Object(owning: pointer)
}

/// Calls a libvirt function that returns a string for the caller to free, or `NULL` on failure.
@safe
@inline(never)
func checkString(
    _ function: StaticString,
    _ body: () -> UnsafeMutablePointer<CChar>?
) throws(LibvirtError) -> String {
    try Library.initialize()
    guard let characters = unsafe body() else { throw LibvirtError(lastErrorOf: function) }
    defer { unsafe free(characters) }
    return unsafe String(cString: characters)
}

/// Calls a libvirt function that fills in a list of objects, and wraps each of them.
///
/// libvirt hands over one reference per object and the array that holds them. The references are
/// taken over, which cannot fail half way; the array is freed here.
@safe
@inline(never)
func checkList<Object: Handle>(
    _ function: StaticString,
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<OpaquePointer?>?>) -> CInt
) throws(LibvirtError) -> [Object] {
    try Library.initialize()
    var list: UnsafeMutablePointer<OpaquePointer?>?
    let count = unsafe body(&list)
    guard count >= 0 else { throw LibvirtError(lastErrorOf: function) }
    defer { unsafe free(list) }
    var objects: [Object] = []
    objects.reserveCapacity(Int(count))
    for index in 0..<Int(count) {
        if let pointer = unsafe list?[index] { unsafe objects.append(Object(owning: pointer)) }
    }
    return objects
}

/// Calls a libvirt function that fills in a list of records, and gives each of them back after copying.
///
/// libvirt hands over the array and what its elements point to; `release` is the C function that frees an
/// element.
@safe
@inline(never)
func checkRecords<Record, Element>(
    _ function: StaticString,
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<Record>?>?>) -> CInt,
    freeing release: (UnsafeMutablePointer<Record>?) -> Void,
    _ copy: (UnsafeMutablePointer<Record>) -> Element
) throws(LibvirtError) -> [Element] {
    try Library.initialize()
    var list: UnsafeMutablePointer<UnsafeMutablePointer<Record>?>?
    let count = unsafe body(&list)
    guard count >= 0 else { throw LibvirtError(lastErrorOf: function) }
    defer { unsafe free(list) }
    var elements: [Element] = []
    elements.reserveCapacity(Int(count))
    for index in 0..<Int(count) {
        guard let record = unsafe list?[index] else { continue }
        unsafe elements.append(copy(record))
        unsafe release(record)
    }
    return elements
}

/// Calls a libvirt function that fills in a list of strings, and frees them after copying.
@safe
func checkStrings(
    _ function: StaticString,
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>) -> CInt
) throws(LibvirtError) -> [String] {
    try checkRecords(function, body, freeing: { unsafe free($0) }) { unsafe String(cString: $0) }
}

/// Calls a libvirt function of the older kind, which fills in an array of at most so many strings.
@safe
func checkNames(
    _ function: StaticString,
    capacity: CInt,
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt
) throws(LibvirtError) -> [String] {
    var list = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: Int(capacity))
    let count = try check(function) { unsafe body(&list) }
    return unsafe list.prefix(Int(count)).compactMap { name in
        defer { unsafe free(name) }
        return unsafe String(lent: name)
    }
}
