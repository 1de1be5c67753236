import TestSupport

extension Damage {
    /// What must come before or after what, and in which layer.
    static let order = [
        Damage("a directory tree before the commit", .commitNotFirst) { image in
            let commit = try image.find(".commit")
            return .entry(image.move(try image.find(".dirtree"), to: commit.index))
        },
        Damage("a file before the commit", .commitNotFirst) { image in
            let commit = try image.find(".commit")
            return .entry(image.move(try image.find(".file", in: 0), to: commit.index))
        },
        Damage("detached metadata before the commit", .commitNotFirst) { image in
            let commit = try image.find(".commit")
            return .entry(image.move(try image.find(".commitmeta"), to: commit.index))
        },
        Damage("detached metadata after a directory tree", .detachedMetadataNotSecond) { image in
            let tree = try image.find(".dirtree")
            return .entry(image.move(try image.find(".commitmeta"), to: tree.index))
        },
        Damage("detached metadata of another commit", .otherDetachedMetadata) { image in
            let spot = try image.find(".commitmeta")
            image[spot].path = Array(Encapsulator.path(String(repeating: "0", count: 64) + ".commitmeta").utf8)
            return .entry(spot)
        },
        Damage("the same commit again", .duplicateObject) { image in
            let spot = try image.find(".commit")
            return .entry(image.insert(image[spot], at: try image.find(".dirtree")))
        },
        Damage("detached metadata twice", .detachedMetadataNotSecond) { image in
            let spot = try image.find(".commitmeta")
            return .entry(image.insert(image[spot], at: spot.moved(1)))
        },
        Damage("a second commit", .otherCommit) { image in
            let tree = try image.find(".dirtree")
            let bytes = image[try image.find(".commit")].content + [0]
            let name = Encapsulator.path(EncapsulatorHash.hex(of: bytes) + ".commit")
            return .entry(image.insert(EncapsulatorEntry(name, content: bytes), at: tree))
        },
        Damage("a commit other than the label's", .otherCommit) { image in
            image.labels["ostree.commit"] = String(repeating: "0", count: 64)
            return .entry(try image.find(".commit"))
        },
        misplaced(".dirtree"),
        misplaced(".dirmeta"),
        misplaced(".commitmeta"),
        misplaced(".commit"),
        Damage("a link to attributes before them", .unknownAttributes) { image in
            let spot = try image.find(".file-xattrs", in: 1)
            return .entry(image.move(try image.find(".file-xattrs-link", in: 1), to: spot.index))
        },
        Damage("a link to attributes of another layer", .unknownAttributes) { image in
            let spot = try image.hello()
            let set = image[spot.moved(-1)].link
            image.layers[spot.layer].entries.removeAll { $0.path == set }
            let link = image.layers[spot.layer].entries.firstIndex { $0.link == set }
            return .entry(Spot(layer: spot.layer, index: link ?? 0))
        },
        Damage("a file before the link to its attributes", .wrongChecksum) { image in
            let spot = try image.hello()
            return .entry(image.move(spot, to: spot.index - 1))
        },
        Damage("a file without the link to its attributes", .wrongChecksum) { image in
            let spot = try image.hello()
            image.remove(spot.moved(-1))
            return .entry(spot.moved(-1))
        },
        Damage("a link that names another file", .danglingAttributes) { image in
            let spot = try image.hello()
            image[spot.moved(-1)].path = Array(
                Encapsulator.path(String(repeating: "0", count: 64) + ".file-xattrs-link").utf8)
            return .entry(spot)
        },
        Damage("two links one after the other", .danglingAttributes) { image in
            let spot = try image.hello()
            return .entry(image.insert(image[spot.moved(-1)], at: spot))
        },
        Damage("a link to the attributes of another file", .wrongChecksum) { image in
            let spot = try image.hello()
            let bytes = Array("user.x\0y".utf8) + [7, 9]
            let path = Encapsulator.path(EncapsulatorHash.hex(of: bytes) + ".file-xattrs")
            let set = EncapsulatorEntry(path, content: bytes)
            image[spot.moved(-1)].link = set.path
            image.insert(set, at: spot.moved(-1))
            return .entry(spot.moved(1))
        },
        Damage("a link to attributes behind the last file", .danglingAttributes) { image in
            let set = try image.find(".file-xattrs", in: 1)
            let path = Encapsulator.path(String(repeating: "0", count: 64) + ".file-xattrs-link")
            _ = image.append(.hardLink(path, to: image[set].name))
            return .layer(1)
        },
        Damage("attributes twice in one layer", .duplicateAttributes) { image in
            let spot = try image.find(".file-xattrs", in: 1)
            return .entry(image.append(image[spot]))
        },
        Damage("attributes that are not in normal form, instead of a link", .malformedAttributes) { image in
            let spot = try image.hello()
            image[spot.moved(-1)].kind = .file
            image[spot.moved(-1)].link = []
            image[spot.moved(-1)].content = [1, 2, 3, 200]
            return .entry(spot.moved(-1))
        },
        Damage("attributes that are not in normal form", .malformedAttributes) { image in
            let bytes: [UInt8] = [1, 2, 3, 200]
            let path = Encapsulator.path(EncapsulatorHash.hex(of: bytes) + ".file-xattrs")
            return .entry(image.append(EncapsulatorEntry(path, content: bytes)))
        },
    ]

    private static func misplaced(_ suffix: String) -> Damage {
        Damage("a \(suffix.dropFirst()) in a chunk", .metadataOutsideCommitLayer) { image in
            .entry(image.append(image[try image.find(suffix)], layer: 2))
        }
    }
}
