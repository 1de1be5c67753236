/// The extended attributes of a file or directory in OSTree's order, serialised as `a(ayay)`.
package struct ExtendedAttributes: Equatable, Sendable {
    /// One attribute; the name without a NUL.
    package struct Attribute: Equatable, Sendable {
        package let name: [UInt8]
        package let value: [UInt8]

        package init(name: [UInt8], value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    /// The most bytes all attributes of one file may take.
    package static let limit = 1 << 20
    /// No attributes.
    package static let none = ExtendedAttributes()

    /// The attributes, ascending by the bytes of their names.
    package let attributes: [Attribute]

    private init() { attributes = [] }

    /// - Parameter attributes: In any order.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` for a name that is empty, holds a NUL or comes twice, and for more
    ///   than ``limit`` bytes.
    package init(_ attributes: [Attribute]) throws(OSTreeError) {
        let sorted = attributes.sorted { $0.name.lexicographicallyPrecedes($1.name) }
        for (index, attribute) in sorted.enumerated() {
            guard !attribute.name.isEmpty, !attribute.name.contains(0) else {
                throw .invalid("extended attribute", reason: "its name is empty or holds a NUL")
            }
            guard index == 0 || sorted[index - 1].name != attribute.name else {
                let name = String(decoding: attribute.name, as: UTF8.self)
                throw .invalid("extended attributes", reason: "\(name) comes twice")
            }
        }
        guard sorted.reduce(0, { $0 + $1.name.count + $1.value.count }) <= Self.limit else {
            throw .invalid("extended attributes", reason: "they take more than \(Self.limit) bytes")
        }
        self.attributes = sorted
    }

    /// Reads `a(ayay)`.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged, not in normal form or over the limit.
    package init(serialised: ArraySlice<UInt8>) throws(OSTreeError) {
        let subject = "extended attributes"
        var attributes: [Attribute] = []
        for element in try VariantReader(serialised, of: subject).array() {
            let parts = try VariantReader(element, of: subject).tuple([
                .variable(alignment: 1), .variable(alignment: 1),
            ])
            guard parts[0].last == 0 else { throw .invalid(subject, reason: "a name does not end in a NUL") }
            attributes.append(Attribute(name: Array(parts[0].dropLast()), value: Array(parts[1])))
        }
        try self.init(attributes)
        guard self.serialised.elementsEqual(serialised) else {
            throw .invalid(subject, reason: "they are not in normal form")
        }
    }

    var serialised: [UInt8] {
        var array = VariantWriter()
        for attribute in attributes {
            var pair = VariantWriter()
            pair.string(attribute.name)
            pair.variable(attribute.value)
            array.variable(pair.tuple())
        }
        return array.array()
    }
}
