internal import FoundationEssentials
internal import Libvirt
internal import Templates
internal import Vocabulary

/// Which vCPUs of a running machine can come and go, as QEMU itself says.
///
/// libvirt lists it in the live document only where a definition or somebody has named single vCPUs (`<vcpus>`), so QEMU
/// is asked through libvirt: `query-hotpluggable-cpus`, which changes nothing and which a machine that cannot plug vCPUs
/// answers with an error.
struct HotpluggableVCPUs {
    /// The number of vCPUs that can be plugged, or `nil` if the machine cannot plug any.
    let pluggable: Int?
    /// Those that were plugged, and can be taken away again.
    let removable: VirtualCPUSet
    /// What QEMU said where it cannot.
    let refusal: String

    /// The answer, as QEMU's protocol has it.
    private struct Answer: Decodable {
        struct Entry: Decodable {
            let path: String?
            let count: Int?

            enum CodingKeys: String, CodingKey {
                case path = "qom-path"
                case count = "vcpus-count"
            }
        }

        struct Refusal: Decodable {
            let desc: String
        }

        let entries: [Entry]?
        let error: Refusal?

        enum CodingKeys: String, CodingKey {
            case entries = "return"
            case error
        }
    }

    /// Reads an answer; `nil` if it is none.
    init?(answer text: String) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)) else { return nil }
        guard let entries = answer.entries else {
            (pluggable, removable, refusal) = (nil, [], answer.error?.desc ?? "QEMU does not say why")
            return
        }
        pluggable = entries.filter { $0.path == nil }.reduce(0) { $0 + ($1.count ?? 1) }
        // libvirt names what it plugs, and QEMU lists that as a peripheral.
        removable = VirtualCPUSet(
            entries.compactMap { $0.path?.firstMatch(of: /^\/machine\/peripheral\/vcpu(\d{1,5})$/)?.1 }
                .compactMap { Int($0) }.map(VirtualCPU.init))
        refusal = ""
    }

    /// Asks a running domain; `nil` where nobody can, as through drivers other than QEMU's.
    @available(*, noasync)
    init?(_ domain: Domain) throws(LibvirtError) {
        let text = try unlessUnsupported { () throws(LibvirtError) in
            try domain.monitorCommand("{\"execute\":\"query-hotpluggable-cpus\"}")
        }
        guard let text, let answer = Self(answer: text) else { return nil }
        self = answer
    }
}

extension VirtualCPURoom {
    /// The room with what QEMU says, where the document says nothing.
    func completed(by answer: HotpluggableVCPUs?) -> VirtualCPURoom {
        guard let answer, pluggable.isEmpty, removable.isEmpty else { return self }
        let absent = VirtualCPUSet((present.count..<max(present.count, maximum)).map(VirtualCPU.init))
        return VirtualCPURoom(
            maximum: maximum, present: present, removable: answer.removable.intersection(present),
            pluggable: answer.pluggable == absent.count ? absent : [])
    }
}
