import Markup

extension Element {
    /// - Throws: ``IgnitionError/refused(_:)`` for a field that the element has none of.
    fileprivate func only(_ keys: String...) throws(IgnitionError) {
        for pair in node.pairs where !keys.contains(pair.key) {
            throw refused(
                "the field is not known here", Element(pair.value, path: .key(pair.key, of: path)))
        }
    }

    fileprivate func require<Item>(_ key: String, _ value: (Element) -> Item?) throws(IgnitionError)
        -> Item
    {
        guard let item = self[key].flatMap(value) else { throw refused("`\(key)` is missing", self) }
        return item
    }

    fileprivate func texts(_ key: String) -> [String] { items(key).compactMap(\.text) }

    /// The name of an owner; numbers are not known here.
    fileprivate func owner(_ key: String) throws(IgnitionError) -> String? {
        guard let owner = self[key] else { return nil }
        try owner.only("name")
        return owner.text("name")
    }

    private func refused(_ message: String, _ element: Element) -> IgnitionError {
        .refused(Finding(.error, message, path: element.path, mark: element.mark))
    }

    fileprivate func contents(limit: Int) throws(IgnitionError) -> [UInt8] {
        let contents = try require("contents") { $0 }
        try contents.only("source", "compression", "verification")
        guard let bytes = try ResourceContents(contents.node).bytes(limit: limit) else {
            throw refused("the contents are not in the config", contents)
        }
        return bytes
    }
}

extension File {
    /// - Parameter limit: The most bytes that it may hold.
    init(_ element: Element, limit: Int) throws(IgnitionError) {
        try element.only("path", "mode", "user", "group", "overwrite", "contents")
        // Without the key, Ignition does not overwrite.
        try self.init(
            path: element.text("path") ?? "", mode: element.require("mode") { Int($0.text ?? "") },
            user: element.owner("user"), group: element.owner("group"),
            contents: element.contents(limit: min(limit, DataURL.longestContents)),
            overwrite: element.flag("overwrite") ?? false)
    }
}

extension Directory {
    init(_ element: Element) throws(IgnitionError) {
        try element.only("path", "mode", "user", "group")
        try self.init(
            path: element.text("path") ?? "", mode: element.integer("mode"), user: element.owner("user"),
            group: element.owner("group"))
    }
}

extension Link {
    init(_ element: Element) throws(IgnitionError) {
        try element.only("path", "target", "hard")
        try self.init(
            path: element.text("path") ?? "", target: element.text("target") ?? "",
            hard: element.flag("hard") ?? false)
    }
}

extension Unit {
    init(_ element: Element) throws(IgnitionError) {
        try element.only("name", "enabled", "contents", "dropins")
        var dropIns: [DropIn] = []
        for dropIn in element.items("dropins") {
            try dropIn.only("name", "contents")
            dropIns.append(
                try DropIn(
                    name: dropIn.text("name") ?? "", contents: dropIn.require("contents") { $0.text }))
        }
        try self.init(
            name: element.text("name") ?? "", enabled: element.flag("enabled"),
            contents: element.text("contents"),
            dropIns: dropIns)
    }
}

extension User {
    init(_ element: Element) throws(IgnitionError) {
        try element.only(
            "name", "groups", "sshAuthorizedKeys", "passwordHash", "shell", "homeDir", "noCreateHome",
            "primaryGroup",
            "system")
        try self.init(
            name: element.text("name") ?? "", groups: element.texts("groups"),
            sshAuthorizedKeys: element.texts("sshAuthorizedKeys"),
            passwordHash: element.text("passwordHash"),
            shell: element.text("shell"), homeDirectory: element.text("homeDir"),
            noCreateHome: element.flag("noCreateHome"), primaryGroup: element.text("primaryGroup"),
            system: element.flag("system"))
    }
}

extension Group {
    init(_ element: Element) throws(IgnitionError) {
        try element.only("name", "system")
        try self.init(name: element.text("name") ?? "", system: element.flag("system"))
    }
}
