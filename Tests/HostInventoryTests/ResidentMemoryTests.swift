import Testing
import Vocabulary

@testable import HostInventory

struct ResidentMemoryTests {
    @Test func `adds up pages of each size by node`() {
        let text = """
            7f0000000000 bind:0 file=/dev/hugepages/libvirt/qemu/1-web huge anon=512 dirty=512 N0=508 N1=4 kernelpagesize_kB=2048
            7f8000000000 default anon=3 dirty=3 N1=3 kernelpagesize_kB=4
            7f9000000000 default file=/usr/lib/libc.so
            """
        #expect(ResidentMemory(parsing: text).resident == [0: 508 << 21, 1: (4 << 21) + (3 << 12)])
    }

    @Test(arguments: ["", "N0= kernelpagesize_kB=4", "7f0 default Nx=3", "7f0 default N99999=3 kernelpagesize_kB=4"])
    func `counts nothing that it cannot read`(text: String) {
        #expect(ResidentMemory(parsing: text).resident.isEmpty)
    }
}
