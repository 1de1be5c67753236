import Ignition

/// What a Butane field holds, and the Ignition field that it becomes.
indirect enum ButaneKind: Sendable {
    case string
    /// When `isPlain`, zero is the same as a missing number.
    case integer(isPlain: Bool)
    case boolean
    case object(ButaneType)
    case list(ButaneKind)
    /// Any keys, each with text.
    case map
}

/// A kind of object in a Butane config: its keys in snake case.
struct ButaneType: Sendable {
    struct Field: Sendable {
        let kind: ButaneKind
        /// The Ignition field of the same meaning; nil for what only Butane has.
        let ignition: String?
    }

    /// The name of Ignition's object that this one stands for; empty for what only Butane has.
    let name: String
    let fields: [String: Field]

    init(_ name: String, _ fields: [String: Field]) {
        self.name = name
        self.fields = fields
    }

    /// An object that only Butane has.
    init(own fields: [String: ButaneKind]) {
        self.init("", fields.mapValues { Field(kind: $0, ignition: nil) })
    }
}

/// Ignition's camel case as Butane writes it: `sizeMiB` is `size_mib`.
func snakeCase(_ name: String) -> String {
    var text: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
        guard (0x41...0x5A).contains(byte) else {
            text.append(byte)
            continue
        }
        text += [UInt8(ascii: "_"), byte | 0x20]
        // A unit, not three words.
        if byte == UInt8(ascii: "M"), rest.starts(with: "iB".utf8) {
            rest.removeFirst(2)
            text += "ib".utf8
        }
    }
    return String(decoding: text, as: UTF8.self)
}
