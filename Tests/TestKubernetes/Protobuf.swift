import FoundationEssentials
import Markup

/// Reads the objects that `kubectl` sends in Kubernetes' protobuf encoding: an envelope with type and message. Answers
/// are JSON always, which such clients take.
struct Protobuf {
    private var bytes: ArraySlice<UInt8>

    /// - Returns: The object as JSON would have it; nil for other encodings and kinds that are not in the schema.
    static func object(_ body: [UInt8]) -> Value? {
        guard body.starts(with: [0x6B, 0x38, 0x73, 0]), let envelope = message("Unknown", body.dropFirst(4)),
            let kind = envelope.at("typeMeta", "kind")?.text,
            let raw = envelope["raw"]?.text.flatMap({ Base64.decode($0) }) ?? [UInt8]?.some([]),
            let object = message(kind, raw[...])
        else { return nil }
        var typed: Value = ["kind": .string(kind), "apiVersion": envelope.at("typeMeta", "apiVersion") ?? ""]
        for member in object.members { typed.set(member.key, to: member.value) }
        return typed
    }

    private static func message(_ name: String, _ bytes: ArraySlice<UInt8>) -> Value? {
        guard let fields = ProtobufSchema.messages[name] else { return nil }
        var reader = Protobuf(bytes: bytes)
        var result = Value.object([])
        while !reader.bytes.isEmpty {
            guard let tag = reader.varint() else { return nil }
            let field = fields[tag >> 3]
            switch tag & 7 {
            case 0:
                guard let number = reader.varint() else { return nil }
                guard let field, number != 0 else { continue }
                result.set(field.name, to: field.type == "b" ? true : .integer(number))
            case 2:
                guard let length = reader.varint(), let piece = reader.take(length) else { return nil }
                guard let field else { continue }
                guard let value = value(field, piece, result[field.name]) else { continue }
                result.set(field.name, to: field.isList ? .array((result[field.name]?.items ?? []) + [value]) : value)
            default: return nil
            }
        }
        return result
    }

    /// - Returns: nil where JSON has nothing: empty text, no time.
    private static func value(_ field: ProtobufSchema.Field, _ piece: ArraySlice<UInt8>, _ before: Value?) -> Value? {
        switch field.type {
        case "s":
            return piece.isEmpty && !field.isList ? nil : .string(String(decoding: piece, as: UTF8.self))
        case "y": return .string(Base64.encode(piece))
        case "t":
            var reader = Protobuf(bytes: piece)
            guard reader.varint() == 8, let seconds = reader.varint(), seconds > 0 else { return nil }
            return .string(Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601))
        case "m", "n":
            var reader = Protobuf(bytes: piece)
            var pair: [Int: ArraySlice<UInt8>] = [:]
            while let tag = reader.varint(), let length = reader.varint(), let part = reader.take(length) {
                pair[tag >> 3] = part
            }
            var map = before ?? .object([])
            let value = pair[2] ?? []
            map.set(
                [String(decoding: pair[1] ?? [], as: UTF8.self)],
                to: .string(field.type == "n" ? Base64.encode(value) : String(decoding: value, as: UTF8.self)))
            return map
        default: return message(field.type, piece)
        }
    }

    private mutating func varint() -> Int? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(truncatingIfNeeded: number) }
        }
        return nil
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= bytes.count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }
}
