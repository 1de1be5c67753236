import Archive
package import OCI
import OSTree
import SystemPackage

/// The OSTree archive inside an image: which file of the repository lies where in which layer.
///
/// Nothing is unpacked, and only what a pull needs is exposed; `tmp` and `state` of a repository never are.
package struct ArchiveContent: Sendable {
    /// Where the repository lies in the image.
    package static let root = ArchiveRepository.placeInImage + "/"

    private static let folders = ["objects/", "refs/", "deltas/", "delta-indexes/"]

    struct Location {
        let layer: Int
        let range: Range<Int>
    }

    let layers: [OpenedImage.Layer]
    /// By the path inside the repository.
    private(set) var files: [String: Location] = [:]

    /// Scans the headers of the layers; blocks while it reads them.
    /// - Throws: ``ArchiveContentError``.
    package init(_ image: OpenedImage) throws(ArchiveContentError) {
        layers = image.layers
        for (number, layer) in layers.enumerated() {
            guard layer.isPlain else {
                throw ArchiveContentError(image: image.location, problem: .compressed(layer.descriptor.mediaType))
            }
            do {
                let index = try TarIndex(layer.extent.file.descriptor, range: layer.extent.range)
                take(index.files, layer: number)
            } catch {
                throw ArchiveContentError(image: image.location, problem: .unreadable(error))
            }
        }
        guard files["config"] != nil, files.keys.contains(where: { $0.hasPrefix("refs/heads/") }) else {
            throw ArchiveContentError(image: image.location, problem: .noArchive)
        }
    }

    /// Lays a layer over the lower ones (OCI Image Specification 1.1, "Whiteouts").
    private mutating func take(_ entries: [String: Range<Int>], layer: Int) {
        for path in entries.keys {
            guard let slash = path.lastIndex(of: "/") else { continue }
            let name = path[path.index(after: slash)...]
            guard name.hasPrefix(".wh.") else { continue }
            let directory = path[...slash]
            remove(name == ".wh..wh..opq" ? String(directory) : "\(directory)\(name.dropFirst(4))")
        }
        for (path, range) in entries where path.hasPrefix(Self.root) {
            let own = String(path.dropFirst(Self.root.count))
            if Self.isExposed(own) { files[own] = Location(layer: layer, range: range) }
        }
    }

    private mutating func remove(_ path: String) {
        let directory = path.hasSuffix("/") ? path : path + "/"
        files = files.filter { file, _ in
            let whole = Self.root + file
            return whole != path && !whole.hasPrefix(directory)
        }
    }

    private static func isExposed(_ path: String) -> Bool {
        if path == "config" || path == "summary" || path == "summary.sig" { return true }
        return folders.contains(where: path.hasPrefix) && !path.contains("/.")
    }
}

/// An image that hosts cannot be served from.
package struct ArchiveContentError: Error, CustomStringConvertible, Sendable {
    enum Problem: Sendable {
        case compressed(MediaType)
        case unreadable(any Error)
        case noArchive
    }

    let image: ImageLocation
    let problem: Problem

    package var description: String {
        switch problem {
        case .compressed(let type):
            "image \(image) has a compressed layer (\(type)), out of which files cannot be served; "
                + "make the image with `slipway image create`, which writes plain ones"
        case .unreadable(let error): "image \(image) has a layer that cannot be read: \(error)"
        case .noArchive:
            "image \(image) holds no OSTree archive with a ref at \(ArchiveContent.root); "
                + "make one with `slipway image create`"
        }
    }
}
