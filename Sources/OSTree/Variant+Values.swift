/// The values that OSTree's own metadata holds besides texts.
extension Variant {
    /// A number as OSTree stores it, most significant byte first (`t`).
    static func number(_ number: UInt64) -> Variant {
        var bytes = VariantWriter()
        bytes.number(number)
        return Variant(type: "t", bytes: bytes.tuple())
    }

    /// A truth value (`b`).
    static func boolean(_ value: Bool) -> Variant { Variant(type: "b", bytes: [value ? 1 : 0]) }

    /// Bytes as they are (`ay`).
    static func bytes(_ bytes: [UInt8]) -> Variant { Variant(type: "ay", bytes: bytes) }

    /// A list of byte strings (`aay`).
    static func byteStrings(_ members: [[UInt8]]) -> Variant {
        var array = VariantWriter()
        for member in members { array.variable(member) }
        return Variant(type: "aay", bytes: array.array())
    }

    /// A dictionary, in the order given (`a{sv}`).
    static func dictionary(_ entries: [Commit.Entry]) -> Variant {
        Variant(type: "a{sv}", bytes: VariantDictionary.write(entries))
    }

    /// The number, when it is one of type `t`, stored most significant byte first.
    var number: UInt64? { type == "t" && bytes.count == 8 ? VariantReader.number(bytes[...]) : nil }

    /// The truth value, when it is one.
    var boolean: Bool? { type == "b" && bytes.count == 1 && bytes[0] <= 1 ? bytes[0] == 1 : nil }

    /// The byte strings, when it is a list of at most `limit` of them.
    func byteStrings(limit: Int) -> [[UInt8]]? {
        guard type == "aay" else { return nil }
        return try? VariantReader(bytes[...], of: "list of byte strings").array(limit: limit).map { Array($0) }
    }
}
