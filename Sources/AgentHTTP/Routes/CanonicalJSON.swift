internal import FoundationEssentials

/// Text in JSON, in the one of its forms that has members sorted and no space between them.
///
/// Clients write the members of an object as their dictionaries happen to have them, and not twice in the same order.
struct CanonicalJSON: Hashable {
    let text: String

    /// Brings a text into its form, or leaves it as it is where it is no JSON.
    init(_ bytes: [UInt8]) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)), let data = try? encoder.encode(value) {
            text = String(decoding: data, as: UTF8.self)
        } else {
            text = String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Any value.
    private enum Value: Codable {
        case null
        case flag(Bool)
        case integer(Int64)
        case number(Double)
        case string(String)
        case list([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let integer = try? container.decode(Int64.self) {
                self = .integer(integer)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let string = try? container.decode(String.self) {
                self = .string(string)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .null: try container.encodeNil()
            case .flag(let flag): try container.encode(flag)
            case .integer(let integer): try container.encode(integer)
            case .number(let number): try container.encode(number)
            case .string(let string): try container.encode(string)
            case .list(let list): try container.encode(list)
            case .object(let object): try container.encode(object)
            }
        }
    }
}
