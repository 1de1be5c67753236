extension ConfigContents {
    /// A file, directory or link (Configuration Specification, `storage`).
    package struct Entry: Sendable {
        package enum Kind: String, Sendable {
            case file, directory, link
        }

        package let kind: Kind
        package let path: String
        /// The permissions; nil when Ignition chooses them.
        package let mode: Int?
        /// A name or number; nil is root.
        package let user: String?
        /// A name or number; nil is root.
        package let group: String?
        package let overwrite: Bool
        /// Where a link leads.
        package let target: String?
        package let isHard: Bool
        /// What a file holds; nil leaves what is there.
        package let contents: Part?
        /// What is added to a file.
        package let additions: [Part]

        init(_ element: Element, _ kind: Kind, _ decoder: inout ContentsDecoder) {
            self.kind = kind
            path = element.text("path") ?? ""
            mode = element.integer("mode")
            user = Self.owner(element["user"])
            group = Self.owner(element["group"])
            overwrite = element.flag("overwrite") ?? false
            target = element.text("target")
            isHard = element.flag("hard") ?? false
            let resource = element["contents"].flatMap { $0["source"] == nil ? nil : $0 }
            contents = resource.map { decoder.part($0.node) }
            var additions: [Part] = []
            for addition in element.items("append") { additions.append(decoder.part(addition.node)) }
            self.additions = additions
        }

        private static func owner(_ element: Element?) -> String? { element?.text("name") ?? element?.text("id") }
    }

    /// What a resource holds.
    package struct Part: Sendable {
        package enum Contents: Sendable {
            /// Elsewhere: the source.
            case remote(String)
            /// In the config, and decoded.
            case inline([UInt8], isText: Bool, sha256: String)
            /// In the config, but not to be decoded: why.
            case broken(String)
        }

        package let contents: Contents
        package let isCompressed: Bool
        /// The digest that is asked for.
        package let hash: String?
    }
}
