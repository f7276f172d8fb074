import Templates
import Testing

/// What is wrong in a manifest with a machine's devices and first boot, and what a user is told.
struct BrokenDeviceManifestTests {
    private static func error(_ yaml: String) -> ManifestError? {
        #expect(throws: ManifestError.self) {
            try ManifestReader.machines(
                yaml: "name: a\ntemplate: t\nvcpus: 4\nmemory: 1GiB\n" + yaml, file: "m.yaml",
                read: { $0 == "short" ? .success("hello\n") : .failure(.init(reason: "No such file or directory")) })
        }
    }

    private static let attached: [(String, String)] = [
        ("disks: [{size: 1GiB, bus: ide}]", "27: 'ide' is not a disk's bus: use virtio or scsi"),
        ("disks: [{size: 1GiB, bus: virtoi}]", "27: 'virtoi' is not a disk's bus; did you mean 'virtio'?"),
        (
            "disks: [{size: 1GiB, bus: scsi, name: vda}]",
            "39: 'vda' is not a disk's name: use sda to sdz, as the guest sees it"
        ),
        (
            "disks: [{size: 1GiB, cache: off}]",
            "29: 'off' is not a cache mode: use none, writeback, writethrough, directsync or unsafe"
        ),
        (
            "disks: [{size: 1GiB, cache: writeback, io: native}]",
            "44: native I/O passes the host's page cache by: write cache: none or directsync, or io: threads"
        ),
        (
            "disks: [{size: 1GiB, io: aio}]",
            "26: 'aio' is not a way to read and write: use native, threads or io_uring"
        ),
        (
            "disks: [{size: 1GiB, discard: on}]",
            "31: 'on' is not what becomes of discarded blocks: use unmap or ignore"
        ),
        (
            "disks: [{size: 1GiB, format: vmdk}]",
            "30: 'vmdk' is not a volume's format: use qcow2 or raw"
        ),
        (
            "disks: [{image: b, format: raw}]",
            "28: a volume on top of an image is of the format qcow2"
        ),
        (
            "disks: [{volume: b, format: raw}]",
            "29: a volume has its format already: 'format:' does not go with 'volume:'"
        ),
        (
            "disks: [{size: 1GiB, serial: 'a b'}]",
            "30: 'a b' is not a serial number: use up to 20 letters, digits, '.', '_', '+' and '-'"
        ),
        (
            "disks: [{size: 1GiB, bus: scsi, serial: 1234567890123456789012345678901234567}]",
            "41: '1234567890123456789012345678901234567' is not a serial number: use up to 36 letters, digits, "
                + "'.', '_', '+' and '-'"
        ),
        (
            "disks: [{size: 1GiB, ioThread: 0}]",
            "32: '0' is not an I/O thread: write a whole number from 1 to 64"
        ),
        (
            "disks: [{size: 1GiB, bootOrder: first}]",
            "33: 'first' is not a place in the boot order: write a whole number from 1 to 99"
        ),
        (
            "disks: [{size: 1GiB, shareable: true}]",
            "33: a disk that machines share is a 'volume:' that is there already"
        ),
        (
            "disks: [{volume: v, shareable: true, cache: writeback}]",
            "45: a disk that machines share has cache: none, or they see old data of each other"
        ),
        ("disks: [{cdrom: a.iso, bus: scsi}]", "29: 'bus:' does not go with 'cdrom:'"),
        ("disks: [{cdrom: a.iso, size: 1GiB}]", "30: 'size:' does not go with 'cdrom:'"),
        ("disks: [{cdrom: {}}]", "17: a CD-ROM is an image's name or path, or has a 'volume:'"),
        (
            "disks: [{size: 1GiB, bootOrder: 1}, {size: 1GiB, bootOrder: 1}]",
            "8: two devices are in place 1 of the boot order"
        ),
        (
            "networks: [{network: n, mac: '52:54:00'}]",
            "30: '52:54:00' is not a hardware address: write six octets, such as 52:54:00:12:34:56"
        ),
        (
            "networks: [{network: n, mac: '01:00:5e:00:00:01'}]",
            "30: '01:00:5e:00:00:01' is not one device's address: its first octet is an even number, such as 52"
        ),
        (
            "networks: [{network: n, mtu: 20}]",
            "30: '20' is not a size of packets in bytes: write a whole number from 68 to 65535"
        ),
        (
            "networks: [{network: n, queues: 0}]",
            "33: '0' is not a number of queues: write a whole number from 1 to 256"
        ),
        (
            "networks: [{network: n, model: e1000, queues: 4}]",
            "47: devices of the model 'e1000' have one queue: use virtio"
        ),
        ("networks: [{bridge: b, mode: vepa}]", "30: 'mode:' goes with 'vhostUser:' and 'macvtap:' alone"),
        (
            "networks: [{vhostUser: sock}]",
            "24: 'sock' is not the path of a file on the host: write it whole, from '/'"
        ),
        (
            "networks: [{vhostUser: /s, mode: listen}]",
            "34: 'listen' is not what to do with a socket: use client or server"
        ),
        (
            "networks: [{vhostUser: /s, model: e1000}]",
            "35: a vhost-user interface is of the model virtio, not 'e1000'"
        ),
        (
            "networks: [{macvtap: eth0, mode: vhost}]",
            "34: 'vhost' is not a mode of macvtap: use bridge, vepa, private or passthrough"
        ),
        (
            "networks: [{macvtap: eth0, mtu: 9000}]",
            "33: libvirt sets no 'mtu:' with 'macvtap:': set that of the host's device"
        ),
        ("networks: [{macvtap: {mode: vepa}}]", "22: 'macvtap:' has no 'device:'"),
        (
            "networks: [{macvtap: a/b}]",
            "22: 'a/b' is not a network device's name: Linux gives it 15 characters, without '/'"
        ),
    ]

    @Test(arguments: attached)
    func `of disks and networks`(yaml: String, message: String) {
        #expect(Self.error(yaml)?.description == "m.yaml:5:\(message)")
    }

    private static let small: [(String, String)] = [
        ("cloudInit: yes", "12: 'yes' is not true or false"),
        ("cloudInit: {userdata: a}", "13: unknown key 'userdata'; did you mean 'userData'?"),
        (
            "cloudInit: {userData: hello}",
            "23: cloud-init passes over user data that does not begin with a word that it knows: write "
                + "#cloud-config or #! in the first line, or keys and values"
        ),
        ("cloudInit: {userData: [a]}", "23: expected user data, not a list"),
        (
            "cloudInit: {userData: {a: 1}, userDataFile: short}",
            "45: 'userData:' is there already: one of the two goes"
        ),
        (
            "cloudInit: {userDataFile: short}",
            "27: cloud-init passes over user data that does not begin with a word that it knows: write "
                + "#cloud-config or #! in the first line, or keys and values"
        ),
        (
            "cloudInit: {userDataFile: missing}",
            "27: 'missing' cannot be read: No such file or directory"
        ),
        ("cloudInit: {userDataDigest: abc}", "29: 'abc' is not a digest: 'sha256:' and 64 hexadecimal digits"),
        (
            "cloudInit: {networkConfig: {version: 1}}",
            "28: a network configuration is of version 2: write version: 2, and ethernets:"
        ),
        (
            "cloudInit: {sshKeys: [ssh-rsa]}",
            "23: 'ssh-rsa' is not a public key: write a line as in id_ed25519.pub"
        ),
        ("cloudInit: {sshKeys: ssh-rsa AAAA}", "22: expected a list of public keys, not a single value"),
        (
            "cloudInit: {hostname: a_b}",
            "23: 'a_b' is not a host's name: use letters, digits and '-', with '.' between its parts"
        ),
        ("ignition: {}", "11: Ignition has a 'config:' or a 'configFile:'"),
        (
            "ignition: {config: {version: 3}}",
            "20: this is not a configuration for Ignition: JSON with {\"ignition\": {\"version\": \"3.4.0\"}}"
        ),
        (
            "cloudInit: true\nignition: {config: {ignition: {version: 3.4.0}}}",
            "11: a machine has 'cloudInit:' or 'ignition:', not both: a guest listens to one of them"
        ),
        ("boot: {initrd: /i}", "7: 'boot:' has no 'kernel:'"),
        (
            "boot: {kernel: ./vmlinuz}",
            "16: './vmlinuz' is not the path of a kernel on the host: write it from '/', {file: PATH} for a file "
                + "beside you, or {volume: NAME} for one of a pool"
        ),
        (
            "boot: {kernel: {file: a, volume: b}}",
            "16: a kernel is a path on the host, or has one of 'file:' and 'volume:'"
        ),
        (
            "boot: {kernel: /k, cmdline: x}",
            "20: unknown key 'cmdline'; the keys here are kernel, initrd, commandLine, dtb"
        ),
        ("firmware: bios", "11: 'bios' is not firmware: use efi, none, or keys such as 'secureBoot:'"),
        ("firmware: {secureBoot: on}", "24: 'on' is not true or false"),
        (
            "firmware: {variables: vars.fd}",
            "23: 'vars.fd' is not the path of a file on the host: write it whole, from '/'"
        ),
        ("firmware: {variables: {}}", "23: UEFI's variables have a 'path:' or a 'template:'"),
        ("console: {log: a.log}", "16: 'a.log' is not the path of a file on the host: write it whole, from '/'"),
        ("agent: 1", "8: '1' is not true or false"),
        (
            "watchdog: {model: i6300}",
            "19: 'i6300' is not a watchdog's model: use i6300esb, ib700, diag288 or itco"
        ),
        ("watchdog: {action: rest}", "20: 'rest' is not what a watchdog does; did you mean 'reset'?"),
        ("tpm: {version: 1}", "7: unknown key 'version'; the keys here are model"),
        ("graphics: spice", "11: 'spice' is not a screen: use none or vnc"),
        (
            "set: a b",
            "6: 'a b' is not a name: use up to 63 letters, digits, '.', '_' and '-', a letter or digit first"
        ),
    ]

    @Test(arguments: small)
    func `of the first boot and the small devices`(yaml: String, message: String) {
        let line = yaml.contains("\n") ? 6 : 5
        #expect(Self.error(yaml)?.description == "m.yaml:\(line):\(message)")
    }

    /// Ten aliases of ten each, eight deep: a hundred million values in a few hundred bytes.
    @Test func `aliases that multiply are refused`() throws {
        let levels = (1...8).map { level in
            "    l\(level): &l\(level) [\(Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        let yaml = "cloudInit:\n  userData:\n    l0: &l0 [a, a, a, a, a, a, a, a, a, a]\n" + levels.joined()
        #expect(
            Self.error(yaml)?.description
                == "m.yaml:7:5: there are more than 10000 values here, with all aliases put in their place")
    }
}
