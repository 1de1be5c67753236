import Markup

/// What is known of a disk; the host's `%pre` script looks for the one disk that has all of it.
package struct DiskSelector: Sendable, Hashable {
    /// A kernel name or a path below `/dev`.
    package let path: DiskName?
    /// A name in `/dev/disk/by-id`.
    package let id: String?
    package let serial: String?
    /// The world wide name, as udev writes it: `0x` and digits, or `eui.` and digits.
    package let wwn: String?
    package let model: String?
    package let minSize: DataSize?
    package let maxSize: DataSize?
    /// Whether it has platters.
    package let rotational: Bool?
    package let transport: DiskTransport?

    package init(
        path: DiskName? = nil, id: String? = nil, serial: String? = nil, wwn: String? = nil, model: String? = nil,
        minSize: DataSize? = nil, maxSize: DataSize? = nil, rotational: Bool? = nil, transport: DiskTransport? = nil
    ) {
        self.path = path
        self.id = id
        self.serial = serial
        self.wwn = wwn
        self.model = model
        self.minSize = minSize
        self.maxSize = maxSize
        self.rotational = rotational
        self.transport = transport
    }

    /// Reads a name or a mapping.
    /// - Parameters:
    ///   - node: The value of `install.disk`, or an item of `install.disks`.
    ///   - path: Its path, for messages.
    init(_ node: Node, path: String, faults: Faults) {
        if case .scalar(let text, _) = node.content {
            self.init(path: Self.name(text, at: node.mark, path: path, faults: faults))
            return
        }
        let fields = Fields(node, path: path, faults: faults)
        self.init(
            path: fields.parse("path") { try DiskName($0) }, id: fields.parse("id") { try Self.id($0) },
            serial: fields.parse("serial") { try Self.text($0, "the serial number of a disk") },
            wwn: fields.parse("wwn") { try Self.wwn($0) },
            model: fields.parse("model") { try Self.text($0, "the model of a disk") },
            minSize: fields.parse("minSize") { try DataSize($0) },
            maxSize: fields.parse("maxSize") { try DataSize($0) },
            rotational: fields.boolean("rotational"), transport: fields.word("transport"))
        fields.finish()
        if fields.keys.isEmpty, case .mapping = node.content {
            faults.add("`\(path)` says nothing of the disk", at: node.mark, remedy: "add a key such as `serial:`")
        }
        if let minSize, let maxSize, maxSize < minSize {
            faults.add(
                "`\(path)` wants a disk of at least \(minSize) and at most \(maxSize)", at: fields.mark(of: "maxSize"),
                remedy: "let `minSize` be the smaller")
        }
    }

    private static func name(_ text: String, at mark: Mark, path: String, faults: Faults) -> DiskName? {
        do {
            return try DiskName(text)
        } catch {
            faults.add("`\(path)`: \(error)", at: mark)
            return nil
        }
    }

    private static func id(_ text: String) throws(InvalidValue) -> String {
        let prefix = "/dev/disk/by-id/"
        let name = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        guard name.wholeMatch(of: /[A-Za-z0-9_.:+@-]{1,200}/) != nil, name.first != "-", name.first != "." else {
            throw InvalidValue(text, expected: "a name in /dev/disk/by-id such as nvme-eui.0025385a71b1c2d3")
        }
        return name
    }

    private static func wwn(_ text: String) throws(InvalidValue) -> String {
        var name = text.lowercased()
        for prefix in ["/dev/disk/by-id/", "wwn-", "nvme-"] where name.hasPrefix(prefix) {
            name = String(name.dropFirst(prefix.count))
        }
        if name.hasPrefix("naa.") { name = "0x" + name.dropFirst(4) }
        guard name.wholeMatch(of: /(0x|eui\.|uuid\.|nvme\.)[0-9a-f.-]{8,128}/) != nil else {
            throw InvalidValue(text, expected: "a world wide name such as 0x5000c500a0b1c2d3 or eui.0025385a71b1c2d3")
        }
        return name
    }

    /// Printable ASCII; `|` and `;` part the words that the script gets.
    private static func text(_ text: String, _ expected: String) throws(InvalidValue) -> String {
        let isUsable = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && !"|;".utf8.contains($0) }
        guard isUsable, (1...128).contains(text.utf8.count), text.first != " ", text.last != " " else {
            throw InvalidValue(text, expected: expected)
        }
        return text
    }
}
