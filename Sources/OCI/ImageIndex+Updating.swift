import Markup

extension ImageIndex {
    /// An index in which a descriptor takes the place of the one that bears the same reference name, or comes last.
    ///
    /// Everything else in the document stays as it is: keys unknown to this program, and numbers of any form.
    /// - Parameters:
    ///   - document: The index so far; nil begins a new one.
    ///   - descriptor: Its ``Descriptor/referenceName`` annotation, or the absence of one, is its name.
    /// - Throws: `Fault` or `FaultReport` when the document cannot be read.
    static func updating(_ document: [UInt8]?, source: String, with descriptor: Descriptor) throws -> [UInt8] {
        guard let document else { return ImageIndex(manifests: [descriptor]).bytes }
        let known = try ImageIndex(document, source: source).manifests
        let root = try JSON.parse(document, source: source)
        guard case .mapping(let members) = root.content else { return ImageIndex(manifests: [descriptor]).bytes }
        var entries: [String] = []
        if case .sequence(let nodes) = root["manifests"]?.content { entries = nodes.map(\.json) }
        // Without a name, images for several platforms may stand side by side; an index stands for all of them.
        let name = descriptor.annotations[Descriptor.referenceName]
        let same = known.indices.filter { index in
            known[index].annotations[Descriptor.referenceName] == name
                && (name != nil || descriptor.mediaType.isIndex || known[index].mediaType.isIndex
                    || known[index].platform == descriptor.platform)
        }
        let place = same.first ?? entries.endIndex
        for index in same.reversed() { entries.remove(at: index) }
        entries.insert(descriptor.value.json(), at: place)
        let texts = members.map { member in
            let isList = member.key == "manifests"
            return Value.string(member.key).json() + ":"
                + (isList ? "[" + entries.joined(separator: ",") + "]" : member.value.json)
        }
        return Array(("{" + texts.joined(separator: ",") + "}").utf8)
    }
}

extension Node {
    /// The same JSON without white space; numbers as they were spelled.
    fileprivate var json: String {
        switch content {
        case .scalar(let text, let isPlain): isPlain ? text : Value.string(text).json()
        case .sequence(let nodes): "[" + nodes.map(\.json).joined(separator: ",") + "]"
        case .mapping(let pairs):
            "{" + pairs.map { Value.string($0.key).json() + ":" + $0.value.json }.joined(separator: ",") + "}"
        }
    }
}
