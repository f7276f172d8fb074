internal import CLibvirt
internal import Glibc

/// The C form of ``TypedParameters``, and the sole owner of its memory.
@safe
struct TypedParameterList: ~Copyable {
    private var start: virTypedParameterPtr?
    private var count: CInt
    private var capacity: CInt

    /// Creates an empty list, for libvirt to allocate and fill in.
    init() {
        unsafe start = nil
        count = 0
        capacity = 0
    }

    /// Creates a list of empty slots for libvirt to fill in.
    init(capacity: CInt) {
        let bytes = unsafe Int(capacity) * MemoryLayout<virTypedParameter>.stride
        unsafe start = calloc(1, max(bytes, 1))?.bindMemory(to: virTypedParameter.self, capacity: Int(capacity))
        count = capacity
        self.capacity = capacity
    }

    /// Creates the C form of a list.
    init(_ parameters: TypedParameters) throws(LibvirtError) {
        self.init()
        for (name, value) in parameters { try append(name, value) }
    }

    deinit { unsafe virTypedParamsFree(start, count) }

    /// Lends the array to a C function that reads it.
    func withParameters<Result, Failure: Error>(
        _ body: (virTypedParameterPtr?, CInt) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(start, count)
    }

    /// Lends the array to a C function that fills it in, or allocates it, and changes the count.
    mutating func withOutput<Result, Failure: Error>(
        _ body: (inout virTypedParameterPtr?, inout CInt) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(&start, &count)
    }

    private mutating func append(_ name: String, _ value: TypedParameters.Value) throws(LibvirtError) {
        var (start, count, capacity) = unsafe (self.start, self.count, self.capacity)
        // libvirt moves the array as it grows, even when it then fails.
        defer { unsafe (self.start, self.count, self.capacity) = (start, count, capacity) }
        switch value {
        case .int32(let value):
            try check("virTypedParamsAddInt") {
                unsafe virTypedParamsAddInt(&start, &count, &capacity, name, value)
            }
        case .uint32(let value):
            try check("virTypedParamsAddUInt") {
                unsafe virTypedParamsAddUInt(&start, &count, &capacity, name, value)
            }
        case .int64(let value):
            try check("virTypedParamsAddLLong") {
                unsafe virTypedParamsAddLLong(&start, &count, &capacity, name, value)
            }
        case .uint64(let value):
            try check("virTypedParamsAddULLong") {
                unsafe virTypedParamsAddULLong(&start, &count, &capacity, name, value)
            }
        case .double(let value):
            try check("virTypedParamsAddDouble") {
                unsafe virTypedParamsAddDouble(&start, &count, &capacity, name, value)
            }
        case .bool(let value):
            try check("virTypedParamsAddBoolean") {
                unsafe virTypedParamsAddBoolean(&start, &count, &capacity, name, value ? 1 : 0)
            }
        case .string(let value):
            try check("virTypedParamsAddString") {
                unsafe virTypedParamsAddString(&start, &count, &capacity, name, value)
            }
        case .unknown(let type):
            throw LibvirtError(
                .argumentUnsupported,
                "The parameter '\(name)' has type \(type), which this version of the binding cannot write",
                function: "virTypedParamsAdd"
            )
        }
    }
}

extension TypedParameters {
    /// Copies what a function returned.
    init(_ list: borrowing TypedParameterList) {
        self = unsafe list.withParameters { start, count in unsafe TypedParameters(copying: start, count: count) }
    }

    /// Copies an array that libvirt owns.
    init(copying start: virTypedParameterPtr?, count: CInt) {
        self.init()
        for index in 0..<Int(count) {
            if let parameter = unsafe start?[index] {
                unsafe append(Value(parameter), named: String(field: parameter.field))
            }
        }
    }
}

extension TypedParameters.Value {
    init(_ parameter: virTypedParameter) {
        let value = unsafe parameter.value
        switch unsafe virTypedParameterType(rawValue: UInt32(bitPattern: parameter.type)) {
        case VIR_TYPED_PARAM_INT: self = unsafe .int32(value.i)
        case VIR_TYPED_PARAM_UINT: self = unsafe .uint32(value.ui)
        case VIR_TYPED_PARAM_LLONG: self = unsafe .int64(value.l)
        case VIR_TYPED_PARAM_ULLONG: self = unsafe .uint64(value.ul)
        case VIR_TYPED_PARAM_DOUBLE: self = unsafe .double(value.d)
        case VIR_TYPED_PARAM_BOOLEAN: self = unsafe .bool(value.b != 0)
        case VIR_TYPED_PARAM_STRING: self = unsafe .string(String(lent: value.s) ?? "")
        default: self = unsafe .unknown(type: parameter.type)
        }
    }
}

/// Reads typed parameters by libvirt's older protocol: a call that counts them, and one that fills them in.
///
/// `capacity` is for functions that want to be told the number.
@safe
func checkParameters(
    _ function: StaticString,
    capacity: CInt? = nil,
    _ body: (virTypedParameterPtr?, inout CInt) -> CInt
) throws(LibvirtError) -> TypedParameters {
    var count = capacity ?? 0
    if capacity == nil { try check(function) { body(nil, &count) } }
    guard count > 0 else { return [] }
    var list = TypedParameterList(capacity: count)
    try unsafe list.withOutput { start, count throws(LibvirtError) in
        _ = try check(function) { unsafe body(start, &count) }
    }
    return TypedParameters(list)
}

/// Reads typed parameters by libvirt's newer protocol, in which the function allocates them.
@safe
func checkAllocatedParameters(
    _ function: StaticString,
    _ body: (UnsafeMutablePointer<virTypedParameterPtr?>, UnsafeMutablePointer<CInt>) -> CInt
) throws(LibvirtError) -> TypedParameters {
    var list = TypedParameterList()
    try unsafe list.withOutput { start, count throws(LibvirtError) in
        _ = try check(function) { unsafe body(&start, &count) }
    }
    return TypedParameters(list)
}

/// Calls a libvirt function that reads typed parameters.
@safe
@discardableResult
func check<Count: FixedWidthInteger>(
    _ function: StaticString,
    sending parameters: TypedParameters,
    _ body: (virTypedParameterPtr?, CInt) -> Count
) throws(LibvirtError) -> Count {
    let list = try TypedParameterList(parameters)
    return try unsafe list.withParameters { start, count throws(LibvirtError) in
        try check(function) { unsafe body(start, count) }
    }
}
