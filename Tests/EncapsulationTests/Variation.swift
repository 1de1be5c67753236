import TestSupport
import Testing

/// An image that differs from the usual, and is right all the same.
struct Variation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var compression = EncapsulatorLayer.Compression.gzip
    let change: @Sendable (inout EncapsulatorImage) throws -> Void

    private init(
        _ name: String, _ compression: EncapsulatorLayer.Compression = .gzip,
        _ change: @escaping @Sendable (inout EncapsulatorImage) throws -> Void
    ) {
        testDescription = name
        self.compression = compression
        self.change = change
    }

    static let all = [
        // As parallel compressors write it: `gzip < /dev/null` is one more member.
        Variation("a gzip stream of several members") { image in
            image.layers[1].blobDamage = { $0 += [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0] }
        },
        Variation("padding to GNU tar's record") { image in
            image.layers[1].end = [UInt8](repeating: 0, count: 10240)
        },
        Variation("Docker's media types") { image in
            image.layers[1].mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip"
        },
        Variation("Docker's media types on plain layers", .none) { image in
            image.layers[1].mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip"
            image.layers[2].mediaType = "application/vnd.docker.image.rootfs.diff.tar"
        },
        Variation("modes with the kind of file in them") { image in
            let spot = try image.hello()
            image[spot].mode |= 0o100000
        },
        Variation("no link where there are no attributes") { image in
            for layer in image.layers.indices {
                let name = Encapsulator.path(EncapsulatorHash.hex(of: []) + ".file-xattrs")
                image.layers[layer].entries.removeAll { $0.name == name || $0.link == Array(name.utf8) }
            }
        },
        Variation("symbolic links with another mode") { image in
            let spot = try image.symbolicLink()
            image[spot].mode = 0o644
        },
        // Where a set has more links than a file system allows.
        Variation("attributes instead of a link to them") { image in
            let spot = try image.hello()
            let set = image.layers[spot.layer].entries.first { $0.path == image[spot.moved(-1)].link }
            image[spot.moved(-1)].kind = .file
            image[spot.moved(-1)].link = []
            image[spot.moved(-1)].content = set?.content ?? []
        },
        Variation("owners in pax records") { image in
            let spot = try image.hello()
            image[spot].records = [("uid", [48]), ("gid", [48]), ("mtime", Array("1.5".utf8))]
        },
        Variation("a ref of the repository") { image in
            let path = Encapsulator.repository + "refs/heads/ock"
            _ = image.append(EncapsulatorEntry(path, content: [UInt8](repeating: 97, count: 64)), layer: 0)
        },
    ]
}
