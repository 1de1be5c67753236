import Markup

/// The file `manifest.json` of what `docker save` writes: its images, by paths in the archive.
struct DockerArchiveList {
    struct Image {
        /// The path of the config.
        let config: String
        /// Such as `docker.io/library/alpine:3`, often without what is Docker's default.
        let names: [String]
        /// The paths of the layers, from the lowest to the highest.
        let layers: [String]
    }

    static let name = "manifest.json"

    let images: [Image]

    init(images: [Image]) { self.images = images }

    /// Reads the document.
    /// - Throws: `Fault` or `FaultReport`.
    init(_ bytes: [UInt8], source: String) throws {
        let limit = ImageDocument.descriptorLimit
        let root = try JSON.parse(bytes, source: source, limits: ImageDocument.limits)
        let faults = Faults(source: source)
        guard case .sequence(let nodes) = root.content, nodes.count <= limit else {
            throw Fault(
                source: source, mark: root.mark, message: "this is \(root.kind)",
                remedy: "a list of at most \(limit) images is expected")
        }
        images = nodes.enumerated().compactMap { number, node in
            let fields = Fields(node, path: "[\(number)]", faults: faults)
            let layers = fields.list("Layers") { $0 }
            if layers.count > limit {
                faults.add("there are \(layers.count) layers", at: node.mark, remedy: "at most \(limit) are read")
            }
            let names = fields.list("RepoTags") { $0 }
            return fields.require("Config") { $0 }.map { Image(config: $0, names: names, layers: layers) }
        }
        try faults.check()
    }

    /// The document as it is stored.
    var bytes: [UInt8] {
        let list = images.map { image in
            Value.object(omittingNil: [
                ("Config", .string(image.config)),
                ("RepoTags", .array(image.names.map { .string($0) })),
                ("Layers", .array(image.layers.map { .string($0) })),
            ])
        }
        return Value.array(list).canonicalBytes
    }

    /// The images of a reference: `@` and a number from 0, or a name that is completed as Docker does; nil means all.
    func images(_ reference: String?) -> [Image] {
        guard let reference else { return images }
        if reference.hasPrefix("@") {
            guard let number = Int(reference.dropFirst()), images.indices.contains(number) else { return [] }
            return [images[number]]
        }
        let name = Self.complete(reference)
        return images.filter { $0.names.contains { Self.complete($0) == name } }
    }

    /// A name with its registry, its folder and its tag.
    private static func complete(_ name: String) -> String {
        var parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isHost = parts.count > 1 && (parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost")
        if !isHost { parts = (parts.count == 1 ? ["docker.io", "library"] : ["docker.io"]) + parts }
        if parts[0] == "index.docker.io" { parts[0] = "docker.io" }
        return parts.joined(separator: "/") + (parts.last?.contains(":") == true ? "" : ":latest")
    }
}
