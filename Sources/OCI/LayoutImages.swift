import Archive
import Files
import SystemPackage

/// The images of an image layout, in a directory or in a tar file.
final class LayoutImages: LocalImages {
    private enum Files {
        case directory(FilePath)
        case archive(OpenFile, TarIndex)
    }

    private let location: ImageLocation
    private let files: Files

    var place: String { "\(location)" }

    /// - Throws: ``ImageError``, `Fault` or `FaultReport` when this is no image layout.
    init(_ location: ImageLocation) throws {
        self.location = location
        do {
            if location.transport == .archive {
                let file = try OpenFile(location.path)
                files = .archive(file, try TarIndex(file.descriptor, range: 0..<file.size, entryLimit: 10_000))
            } else {
                files = .directory(location.path)
            }
        } catch {
            throw ImageError.unopened(location, error)
        }
        try LayoutFile.check(metadata(LayoutFile.name), image: place)
    }

    func root() throws -> [Descriptor] {
        let bytes = try metadata(LayoutFile.indexName)
        let all = try ImageIndex(bytes, source: "\(location), \(LayoutFile.indexName)").manifests
        guard let name = location.reference else { return all }
        let named = all.filter { $0.annotations[Descriptor.referenceName] == name }
        if named.isEmpty { throw ImageError.unnamed(location, all) }
        return named
    }

    func find(_ descriptor: Descriptor) throws -> FileExtent? {
        try file("blobs/sha256/\(descriptor.digest.hex)")
    }

    /// A file that every layout has. Where a run was killed before its end, the index is not there yet.
    private func metadata(_ name: String) throws -> [UInt8] {
        do {
            guard let extent = try file(name) else { throw OCIValueError(name, is: "missing") }
            return try extent.bytes(limit: ImageDocument.byteLimit)
        } catch {
            throw ImageError.unopened(location, error)
        }
    }

    private func file(_ name: String) throws -> FileExtent? {
        switch files {
        case .directory(let root):
            let path = root.pushing(FilePath(name))
            guard try exists(path) else { return nil }
            let file = try OpenFile(path)
            return FileExtent(file: file, range: 0..<file.size)
        case .archive(let file, let index):
            return index.files[name].map { FileExtent(file: file, range: $0) }
        }
    }
}

extension ImageError {
    /// A place that holds no image of its transport's form.
    static func unopened(_ location: ImageLocation, _ cause: any Error) -> ImageError {
        let remedy =
            switch location.transport {
            case .directory, .archive: "make it with `slipway image create`"
            case .plainDirectory: "name a directory that `skopeo copy` wrote"
            case .dockerArchive: "name a file that `docker save` wrote, not compressed"
            }
        return ImageError("\(location)", "it cannot be opened", remedy: remedy, cause: cause)
    }

    /// A reference that no image has.
    static func unnamed(_ location: ImageLocation, _ all: [Descriptor]) -> ImageError {
        ImageError(
            "\(location)", "it does not hold an image of that name",
            remedy: all.isEmpty ? "it is empty" : "it holds \(ImageChoice.list(all))")
    }
}
