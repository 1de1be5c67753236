/// Which image of a layout is meant.
struct ImageChoice {
    private let location: ImageLocation
    private let platform: Platform?

    init(_ location: ImageLocation, platform: Platform?) {
        self.location = location
        self.platform = platform
    }

    /// The one manifest with the location's name and the platform, looked up in the index and the indexes it names.
    /// - Throws: ``ImageError`` when there is none or more than one, or what the blobs throw.
    func manifest(in blobs: BlobReader) throws -> Descriptor {
        let all = try blobs.index().manifests
        let named =
            location.reference.map { name in all.filter { $0.annotations[Descriptor.referenceName] == name } } ?? all
        var found: [Descriptor] = []
        for entry in named {
            if entry.mediaType == .index {
                found += try ImageIndex(blobs.document(entry), source: blobs.name(entry)).manifests
            } else {
                found.append(entry)
            }
        }
        let fitting = found.filter { $0.mediaType == .manifest && fits($0) }
        if let only = fitting.first, fitting.allSatisfy({ $0.digest == only.digest }) { return only }
        let wanted =
            "an image" + (location.reference.map { " named `\($0)`" } ?? "") + (platform.map { " for \($0)" } ?? "")
        let names = (fitting.isEmpty ? all : fitting).prefix(20).map(Self.label).joined(separator: ", ")
        throw ImageError(
            "\(location)", fitting.isEmpty ? "it does not hold \(wanted)" : "it holds \(wanted) more than once",
            remedy: names.isEmpty
                ? "it is empty" : "it holds \(names); name one as `\(location.transport.rawValue):PATH:TAG`")
    }

    /// Holds the config's platform against the one that is wanted.
    /// - Throws: ``ImageError``.
    func check(_ actual: Platform) throws {
        guard let platform, platform != actual else { return }
        throw ImageError("\(location)", "it is made for \(actual)", remedy: "an image for \(platform) is needed")
    }

    /// A descriptor without a platform may lead to any; its config will tell. BuildKit marks what is no image, such as
    /// attestations, with the platform `unknown/unknown`.
    private func fits(_ descriptor: Descriptor) -> Bool {
        guard let actual = descriptor.platform else { return true }
        return platform.map { $0 == actual } ?? (actual.os != "unknown")
    }

    private static func label(_ descriptor: Descriptor) -> String {
        let name = descriptor.annotations[Descriptor.referenceName].map { "`\($0)`" } ?? "an image without a name"
        return name + (descriptor.platform.map { " (\($0))" } ?? "")
    }
}
