/// A destination that takes several images, each under a name of its own: an image layout.
package protocol ImageCollection: ImageDestination {
    /// Adds entries to the layout's index. The last call.
    func publish(entries: [Descriptor]) throws
}

extension ImageCollection {
    /// Gives images their names, all at once. The last call.
    /// - Parameter images: What ``ImageDestination/putDocument(_:_:)`` was told, with the names they get.
    /// - Throws: `ImageError` when an image was not put, or what keeps the bytes from being stored; no name is then given.
    package func publish(named images: [(name: String, image: Descriptor)]) throws {
        for (_, image) in images { _ = try readBack(image) }
        try publish(entries: images.map { $0.image.named($0.name) })
    }
}

extension ImageLocation {
    /// Opens the place for writing several images.
    /// - Throws: `FileError`, or ``ImageError`` when its form holds one image, or it has a name for one.
    package func collection() throws -> any ImageCollection {
        guard reference == nil else {
            throw ImageError("\(self)", "several images do not fit one name", remedy: "leave out what follows the path")
        }
        switch transport {
        case .directory: return try LayoutDirectory(path, reference: nil)
        case .archive: return try LayoutArchive(path, reference: nil)
        case .plainDirectory, .dockerArchive:
            throw ImageError(
                "\(self)", "images of this form stand alone", remedy: "write to `oci-archive:FILE` or `oci:DIRECTORY`")
        }
    }
}
