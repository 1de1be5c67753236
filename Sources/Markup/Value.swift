/// A tree to write as JSON or YAML: the order of members is the order in the text.
package indirect enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    case string(String)
    case array([Value])
    case object([Member])

    /// A key of an object with its value.
    package struct Member: Sendable, Hashable {
        package let key: String
        package let value: Value

        package init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// An object without the members that are nil.
    package static func object(omittingNil members: [(String, Value?)]) -> Value {
        .object(members.compactMap { key, value in value.map { Member(key, $0) } })
    }

    /// The value under a key of an object; nil for other values and missing keys.
    package subscript(key: String) -> Value? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByStringInterpolation
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int) { self = .integer(number) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(arrayLiteral values: Value...) { self = .array(values) }
    package init(dictionaryLiteral members: (String, Value)...) { self = .object(members.map { Member($0, $1) }) }
}
