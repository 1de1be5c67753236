import HTTP
import OCI
import SystemPackage

extension ArchiveContent {
    /// Puts the repository under `/ostree/`.
    /// - Throws: `ContentFileError` when a layer has become shorter.
    func add(to content: inout ContentIndex, area: Area) throws(ContentFileError) {
        let stable = content.addKind(ContentKind(area: area, caching: .immutable))
        let changing = content.addKind(ContentKind(area: area, caching: .revalidated))
        var numbers: [Int] = []
        for layer in layers {
            let file = layer.extent.file
            numbers.append(
                content.addFile(
                    try ContentFile(sharing: file.descriptor.rawValue, path: file.path.string)))
        }
        for (path, location) in files {
            // Objects and deltas are named by checksums; everything else is replaced by a new image.
            let isStable = path.hasPrefix("objects/") || path.hasPrefix("deltas/")
            try content.addEntry(
                "/ostree/" + path, file: numbers[location.layer], offset: location.range.lowerBound,
                size: location.range.count, kind: isStable ? stable : changing)
        }
    }
}
