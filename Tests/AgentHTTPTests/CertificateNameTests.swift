import FoundationEssentials
import Testing

@testable import AgentHTTP

struct CertificateNameTests {
    /// A certificate of `C=DE, O=Example, CN=control`, as openssl wrote it.
    private static let der = Array(
        Data(
            base64Encoded: """
                MIIBTDCB8wIUXGHGnypVm36daHz67SN2GYgywkMwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwUQmVydGggdGVzdCBhdXRob3JpdHkw\
                IBcNMjYxMTIxMTgyNDU4WhgPMjEyNjEwMjgxODI0NThaMDExCzAJBgNVBAYTAkRFMRAwDgYDVQQKDAdFeGFtcGxlMRAwDgYDVQQD\
                DAdjb250cm9sMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7ZkLf3MBZwHqKHMQiv8bEZYhvdzfs6Pp/tdICF9lwWRwdacgA0Z4\
                gCXW4xVQf2t3lPNsBVckui2NJMce3CpT6zAKBggqhkjOPQQDAgNIADBFAiEAi6HNuLv1FIZyt5O1qgHMq/sXDQSGqhh4iPnaOjsp\
                BlYCIEu3RZwjcg8QH20Nf85ZufOtqM0t8QXhiJF3KjpyWblU
                """) ?? Data())

    @Test func `is the common name of the subject, and not of the issuer`() {
        #expect(CertificateName(Self.der).text == "control")
    }

    @Test func `is none in what is cut off, anywhere`() {
        // The name ends at the 195th byte; whole values before it do not make a certificate.
        for count in 0..<Self.der.count { #expect(CertificateName(Array(Self.der.prefix(count))).text == nil) }
    }

    @Test func `survives any change of a byte`() {
        for place in Self.der.indices {
            for byte: UInt8 in [0x00, 0x7F, 0x80, 0x84, 0xFF] {
                var der = Self.der
                der[place] = byte
                // Whatever it finds, it ends, and within the bytes there are.
                _ = CertificateName(der).text
            }
        }
    }
}
