/// The common name of a certificate's subject, from its DER encoding (RFC 5280).
///
/// Only for certificates that were verified: what is not as documented has no name.
struct CertificateName {
    private let bytes: [UInt8]

    init(_ der: [UInt8]) { bytes = der }

    /// A value and where it stands.
    private struct Element {
        let tag: UInt8
        let content: Range<Int>
        let end: Int
    }

    /// `id-at-commonName`, 2.5.4.3.
    private static let commonName: [UInt8] = [0x55, 0x04, 0x03]

    /// The name; `nil` if the subject has none, or more than one.
    var text: String? {
        guard let certificate = element(at: 0), let body = element(at: certificate.content.lowerBound) else {
            return nil
        }
        var fields = children(of: body)
        // The version, which is tagged, may be left out.
        if fields.first?.tag == 0xA0 { fields.removeFirst() }
        // Serial number, algorithm, issuer, validity, subject.
        guard fields.count > 4 else { return nil }
        let names = children(of: fields[4]).flatMap(children).compactMap { attribute -> String? in
            let parts = children(of: attribute)
            guard parts.count == 2, Array(bytes[parts[0].content]) == Self.commonName else { return nil }
            // UTF8String, PrintableString; others are not written any more.
            guard [0x0C, 0x13].contains(parts[1].tag) else { return nil }
            return String(validating: bytes[parts[1].content], as: UTF8.self)
        }
        return names.count == 1 ? names[0] : nil
    }

    private func children(of element: Element) -> [Element] {
        var children: [Element] = []
        var place = element.content.lowerBound
        while place < element.content.upperBound, let child = self.element(at: place),
            child.end <= element.content.upperBound
        {
            children.append(child)
            place = child.end
        }
        return children
    }

    private func element(at start: Int) -> Element? {
        guard start + 2 <= bytes.count else { return nil }
        var (length, place) = (Int(bytes[start + 1]), start + 2)
        if length >= 0x80 {
            let count = length & 0x7F
            guard (1...4).contains(count), place + count <= bytes.count else { return nil }
            length = bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
            place += count
        }
        guard place + length <= bytes.count else { return nil }
        return Element(tag: bytes[start], content: place..<place + length, end: place + length)
    }
}
