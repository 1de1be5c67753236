import HTTP
package import Inventory

/// What a machine tells of itself when it asks for its boot script: its MAC in the path, `uuid`, `serial`, `asset`,
/// `arch` and `label.KEY` in the query. Anybody may say anything there.
package struct MachineMarks: Sendable, Hashable {
    private static let limit = 128
    private static let fieldLimit = 16

    package let mac: MACAddress
    package let uuid: String?
    package let serial: String?
    package let assetTag: String?
    package let architecture: String?
    package let labels: MachineLabels

    /// Takes what can be read; a mark that is too long, not there or no plain text is none.
    init(mac: MACAddress, query: String?) {
        let form = Self.form(query)
        func mark(_ name: String) -> String? {
            form.first { $0.name == name }.map(\.value).flatMap { text in
                let isPlain = text.utf8.count <= Self.limit && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
                return isPlain && !text.isEmpty ? text : nil
            }
        }
        self.mac = mac
        uuid = mark("uuid")
        serial = mark("serial")
        assetTag = mark("asset")
        architecture = mark("arch")
        labels = MachineLabels(parameters: form)
    }

    /// The labels that a URL has.
    static func labels(_ query: String?) -> MachineLabels { MachineLabels(parameters: form(query)) }

    /// The fields; one that cannot be read has no value, and takes no other with it.
    private static func form(_ query: String?) -> [(name: String, value: String)] {
        let parts = query?.utf8.split(separator: UInt8(ascii: "&")) ?? []
        guard parts.count <= fieldLimit else { return [] }
        return parts.map { part in
            if let field = Form.parse(part, limit: 1)?.first { return field }
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            return (Form.parse(name, limit: 1)?.first?.name ?? String(decoding: name, as: UTF8.self), "")
        }
    }
}
