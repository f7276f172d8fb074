internal import CLibvirt
internal import Glibc

extension Connection {
    /// Connects to a hypervisor whose daemon may ask who the caller is.
    ///
    /// `authenticate` receives what the daemon asks for, and returns the answers in the same order; `nil`
    /// gives up. It is called on this thread, perhaps several times, and not at all if the daemon does not ask.
    ///
    /// ```swift
    /// let connection = try Connection(uri: "qemu+tcp://host/system") { requests in
    ///     requests.map { $0.kind == .passphrase ? password : user }
    /// }
    /// ```
    ///
    /// `kinds` are those that `authenticate` can answer; a daemon that needs another one fails.
    ///
    /// The corresponding C function is `virConnectOpenAuth`.
    ///
    /// - Throws: ``LibvirtError/Code/authenticationFailed`` if the answers are wrong,
    ///   ``LibvirtError/Code/authenticationCancelled`` if there are none.
    @available(*, noasync)
    public convenience init(
        uri: String? = nil,
        _ flags: ConnectionFlags = [],
        kinds: [CredentialRequest.Kind] = [.userName, .passphrase, .authenticationName, .echoedPrompt, .hiddenPrompt],
        authenticate: @escaping ([CredentialRequest]) -> [String]?
    ) throws(LibvirtError) {
        var types = kinds.map(\.rawValue)
        var dialogue = CredentialDialogue(answer: authenticate)
        let connection: Connection = try checkObject("virConnectOpenAuth") {
            unsafe types.withUnsafeMutableBufferPointer { types in
                unsafe withUnsafeMutablePointer(to: &dialogue) { dialogue in
                    var callbacks = unsafe virConnectAuth(
                        credtype: types.baseAddress,
                        ncredtype: UInt32(types.count),
                        cb: CredentialDialogue.callback,
                        cbdata: dialogue)
                    return unsafe virConnectOpenAuth(uri, &callbacks, flags.rawValue)
                }
            }
        }
        self.init(connection.reference)
    }
}

/// Something that a daemon wants to know before it lets a caller in.
///
/// The corresponding C type is `virConnectCredential`.
public struct CredentialRequest: Hashable, Sendable {
    public let kind: Kind
    /// What to show to a person.
    public let prompt: String
    /// More to show, such as the realm.
    public let challenge: String?
    /// The answer to take if the person gives none.
    public let defaultAnswer: String?

    /// The corresponding C type is `virConnectCredentialType`.
    public struct Kind: LibvirtEnumeration {
        public let rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// Whom to act as. `VIR_CRED_USERNAME`
        public static let userName = Self(VIR_CRED_USERNAME)
        /// Whom to authenticate as. `VIR_CRED_AUTHNAME`
        public static let authenticationName = Self(VIR_CRED_AUTHNAME)
        /// The languages to talk in, as RFC 1766 writes them. `VIR_CRED_LANGUAGE`
        public static let language = Self(VIR_CRED_LANGUAGE)
        /// A nonce of the client's. `VIR_CRED_CNONCE`
        public static let clientNonce = Self(VIR_CRED_CNONCE)
        /// A secret. `VIR_CRED_PASSPHRASE`
        public static let passphrase = Self(VIR_CRED_PASSPHRASE)
        /// The answer to a challenge, which may be shown while it is typed. `VIR_CRED_ECHOPROMPT`
        public static let echoedPrompt = Self(VIR_CRED_ECHOPROMPT)
        /// The answer to a challenge, which must not be shown. `VIR_CRED_NOECHOPROMPT`
        public static let hiddenPrompt = Self(VIR_CRED_NOECHOPROMPT)
        public static let realm = Self(VIR_CRED_REALM)
        /// Something that is taken care of elsewhere. `VIR_CRED_EXTERNAL`
        public static let external = Self(VIR_CRED_EXTERNAL)
    }

    init(_ credential: virConnectCredential) {
        kind = unsafe Kind(rawValue: credential.type)
        prompt = unsafe String(lent: credential.prompt) ?? ""
        challenge = unsafe String(lent: credential.challenge)
        defaultAnswer = unsafe String(lent: credential.defresult)
    }
}

/// A function that answers requests, in a place that C can point to while it opens a connection.
private struct CredentialDialogue {
    let answer: ([CredentialRequest]) -> [String]?

    static let callback: virConnectAuthCallbackPtr = { credentials, count, opaque in
        guard let credentials = unsafe credentials, let opaque = unsafe opaque else { return -1 }
        let list = unsafe UnsafeMutableBufferPointer(start: credentials, count: Int(count))
        let dialogue = unsafe opaque.assumingMemoryBound(to: CredentialDialogue.self)
        let requests = unsafe list.map { unsafe CredentialRequest($0) }
        guard let answers = unsafe dialogue.pointee.answer(requests), answers.count == requests.count else { return -1 }
        for (index, answer) in answers.enumerated() {
            // libvirt frees the copies.
            unsafe list[index].result = strdup(answer)
            unsafe list[index].resultlen = UInt32(answer.utf8.count)
        }
        return 0
    }
}

/// How a connection is opened.
///
/// The corresponding C type is `virConnectFlags`.
public struct ConnectionFlags: LibvirtFlags {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Allows to look, and not to change anything. `VIR_CONNECT_RO`
    public static let readOnly = Self(VIR_CONNECT_RO)
    /// Takes the URI as it is, although the client's configuration has an alias of that name.
    /// `VIR_CONNECT_NO_ALIASES`
    public static let noAliases = Self(VIR_CONNECT_NO_ALIASES)
}
