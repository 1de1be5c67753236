import TestSupport

extension Damage {
    /// Objects that are not what their names say, that are not there, or that nobody needs.
    static let objects = [
        Damage("a file with another content", .wrongChecksum) { image in
            let spot = try image.hello()
            image[spot].flip()
            return .entry(spot)
        },
        Damage("a file with another owner", .wrongChecksum) { image in
            let spot = try image.hello()
            image[spot].uid = 7
            return .entry(spot)
        },
        Damage("a file with another mode", .wrongChecksum) { image in
            let spot = try image.hello()
            image[spot].mode = 0o4755
            return .entry(spot)
        },
        Damage("a symbolic link to elsewhere", .wrongChecksum) { image in
            let spot = try image.symbolicLink()
            image[spot].link += [120]
            return .entry(spot)
        },
        corrupt("directory tree", ".dirtree"),
        corrupt("directory metadata", ".dirmeta"),
        corrupt("commit", ".commit"),
        Damage("a set of attributes with another content", .wrongAttributesChecksum) { image in
            let spot = try image.find(".file-xattrs")
            image[spot].content += [0]
            return .entry(spot)
        },
        Damage("a missing directory tree", .missingObjects) { image in
            image.remove(try image.tree())
            return .layer(0)
        },
        Damage("a missing directory metadata", .missingObjects) { image in
            image.remove(try image.find(".dirmeta"))
            return .layer(0)
        },
        Damage("a missing file", .missingObjects) { image in
            let spot = try image.hello()
            let name = image[spot].name
            image.remove(spot)
            image.remove(spot.moved(-1))
            image.layers[spot.layer].entries.removeAll { $0.link == Array(name.utf8) }
            return .image
        },
        Damage("a missing commit", .commitNotFirst) { image in
            let spot = try image.find(".commit")
            image.remove(spot)
            return .entry(spot)
        },
        Damage("no object in the first layer", .noCommit) { image in
            image.layers[0].entries.removeAll { $0.kind != .directory }
            return .layer(0)
        },
        unneededFile("in the first layer", 0),
        unneededFile("in a chunk", 2),
        Damage("a directory tree that the commit does not need", .unreachableObject) { image in
            var tree = EncapsulatorVariant.Tree()
            tree.files = [(Array("x".utf8), String(repeating: "0", count: 64))]
            let bytes = tree.serialised
            let path = Encapsulator.path(EncapsulatorHash.hex(of: bytes) + ".dirtree")
            image.insert(EncapsulatorEntry(path, content: bytes), at: try image.find(".dirtree").moved(1))
            return .layer(0)
        },
        Damage("a file twice in one layer", .duplicateObject) { image in
            let spot = try image.hello()
            return .entry(image.append(image[spot], layer: spot.layer))
        },
        Damage("a file again in another layer", .duplicateObject) { image in
            let spot = try image.find(".file", in: 1)
            let link = image[spot.moved(-1)]
            var set = image[try image.find(".file-xattrs", in: 1)]
            set.path = link.link
            set.content = image.layers[1].entries.first { $0.path == link.link }?.content ?? []
            if !image.layers[3].entries.contains(where: { $0.path == set.path }) { _ = image.append(set, layer: 3) }
            _ = image.append(link, layer: 3)
            return .entry(image.append(image[spot], layer: 3))
        },
        Damage("a directory tree twice", .duplicateObject) { image in
            let spot = try image.find(".dirtree")
            return .entry(image.insert(image[spot], at: spot.moved(1)))
        },
    ]

    private static func corrupt(_ what: String, _ suffix: String) -> Damage {
        Damage("a \(what) with another content", .wrongChecksum) { image in
            let spot = try image.find(suffix)
            image[spot].flip()
            return .entry(spot)
        }
    }

    /// Nobody can tell in the first layer until all trees are read.
    private static func unneededFile(_ what: String, _ layer: Int) -> Damage {
        Damage("a file \(what) that the commit does not need", .unreachableObject) { image in
            let other = EncapsulatorSource.File(content: [1, 2, 3])
            let entry = EncapsulatorEntry(Encapsulator.path(other.checksum + ".file"), content: other.content)
            let spot = image.append(entry, layer: layer)
            return layer == 0 ? .layer(0) : .entry(spot)
        }
    }
}
