package import Markup

/// What a machine says of where it stands: the operator's network adds it to the URL of the first boot script, such as
/// `label.rack=r1`, for each rack or each port of a switch. They have nothing to do with the labels of nodes.
package struct MachineLabels: Sendable, Hashable {
    /// The most of one machine.
    package static let limit = 8
    /// What a parameter's name begins with.
    private static let prefix = "label."

    package private(set) var values: [String: String]

    /// - Throws: ``InvalidValue`` for a key or value that is not like those of Kubernetes ("Labels and Selectors",
    ///   syntax and character set), for an empty value, and for too many.
    package init(_ values: [String: String]) throws(InvalidValue) {
        guard values.count <= Self.limit else {
            throw InvalidValue("\(values.count) labels", expected: "\(Self.limit) at most")
        }
        for (key, value) in values {
            guard LabelSyntax.isKey(key) else { throw InvalidValue(key, expected: "the key of a label such as rack") }
            guard LabelSyntax.isValue(value), !value.isEmpty else {
                throw InvalidValue(value, expected: "the value of a label: 1 to 63 letters, digits, `-`, `_` and `.`")
            }
        }
        self.values = values
    }

    /// Takes the labels among the parameters of a URL. Where one of them is none, or is told twice, there are none: half
    /// of what a machine says might fit another host.
    package init(parameters: [(name: String, value: String)]) {
        var found: [String: String] = [:]
        for parameter in parameters where parameter.name.hasPrefix(Self.prefix) {
            guard found.updateValue(parameter.value, forKey: String(parameter.name.dropFirst(Self.prefix.count))) == nil
            else {
                self.init()
                return
            }
        }
        do { try self.init(found) } catch { self.init() }
    }

    /// Reads a mapping; faulty ones are none, which leaves faults behind.
    package init(_ fields: Fields) {
        var values: [String: String] = [:]
        for key in fields.keys { values[key] = fields.text(key) ?? "" }
        do { try self.init(values) } catch {
            fields.faults.add("`\(fields.path)`: \(error)", at: fields.node.mark)
            self.init()
        }
    }

    package init() { values = [:] }

    /// The parameters of a URL that hand them on; nothing in them has to be escaped, there or in a script.
    package var parameters: [String] {
        values.sorted { $0.key < $1.key }.map { "\(Self.prefix)\($0.key)=\($0.value)" }
    }
}
