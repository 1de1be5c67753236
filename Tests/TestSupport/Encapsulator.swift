/// Makes encapsulated images ("ostree native containers") of a commit, after the description of the format and apart
/// from the product's own code.
package struct Encapsulator: Sendable {
    package enum Format: Sendable, Hashable {
        /// Of 2021: one layer, attributes named by the file, no `ostree.final-diffid`.
        case v0
        /// A layer of metadata and some content, and so many layers with the rest.
        case v1(chunks: Int)
    }

    package var format = Format.v1(chunks: 3)
    package var compression = EncapsulatorLayer.Compression.gzip
    package var longNames = EncapsulatorEntry.LongNames.gnu
    package var architecture = "amd64"
    /// Whether paths begin with `./`.
    package var hasDots = false
    /// How many of the directories `objects/XX` every layer has; fewer are quicker, and make no difference to a reader.
    package var objectDirectories = 256
    /// Layers after the last one of the commit, as a Containerfile makes them.
    package var derivedLayers = 0
    /// Done to the image before it is written.
    package var damage: (@Sendable (inout EncapsulatorImage) throws -> Void)?
    package var source: EncapsulatorSource

    package init(_ source: EncapsulatorSource) { self.source = source }

    /// Reads a commit out of a repository of any mode; `directory` is where a copy of it is made.
    package init(repository: String, commit: String, in directory: TemporaryDirectory) async throws {
        self.init(try await EncapsulatorSource(repository: repository, commit: commit, in: directory))
    }

    /// The image, with its damage.
    package func image() throws -> EncapsulatorImage {
        let paths = source.paths()
        let checksums = source.files.keys.sorted()
        var layers: [EncapsulatorLayer]
        var final = EncapsulatorImage.FinalLayer.absent
        switch format {
        case .v0: layers = [layer(0, checksums, paths)]
        case .v1(let chunks):
            layers = (0...chunks).map { index in
                let part = checksums.indices.filter { $0 % (chunks + 1) == index }.map { checksums[$0] }
                return layer(index, part, paths)
            }
            final = .layer(chunks)
        }
        for index in 0..<derivedLayers { layers.append(derived(index)) }
        var image = EncapsulatorImage(
            layers: layers,
            labels: ["ostree.commit": source.commit, "ostree.bootable": "true", "containers.bootc": "1"],
            finalLayer: final, architecture: architecture)
        try damage?(&image)
        return image
    }

    private func layer(
        _ index: Int, _ checksums: [String], _ paths: [(path: [UInt8], checksum: String?)]
    ) -> EncapsulatorLayer {
        var entries = infrastructure(isFirst: index == 0)
        if index == 0 {
            entries += source.metadataInOrder().map { object($0, content: source.metadata[$0] ?? []) }
            entries += paths.filter { $0.checksum == nil }.map { directory($0.path) }
        }
        var written: Set<String> = []
        for checksum in checksums {
            guard let file = source.files[checksum] else { continue }
            entries += content(checksum, file, &written)
            for place in paths where place.checksum == checksum { entries.append(checkout(place.path, checksum, file)) }
        }
        if index == 0, !paths.contains(where: { $0.path == Array("var/tmp".utf8) }) {
            var temporary = directory(Array("var/tmp".utf8))
            temporary.mode = 0o1777
            entries += [directory(Array("var".utf8)), temporary]
        }
        if hasDots { for at in entries.indices { entries[at].path = Array("./".utf8) + entries[at].path } }
        return EncapsulatorLayer(
            entries: entries, compression: compression, longNames: longNames,
            annotations: ["ostree.components": index == 0 ? "commit" : "package-\(index)"],
            description: index == 0 ? "ostree export of commit \(source.commit)" : "package-\(index)")
    }

    /// The skeleton of the repository, in every layer.
    private func infrastructure(isFirst: Bool) -> [EncapsulatorEntry] {
        let root = Self.repository
        var paths = ["sysroot/", "sysroot/ostree/", root, root + "objects/"]
        // The first version wrote one digit too many.
        paths += (0..<objectDirectories).map { value in
            let hex = EncapsulatorHash.hex([UInt8(value)])
            return root + "objects/" + (format == .v0 && value < 16 ? "0x" : "") + hex + "/"
        }
        paths += [
            "extensions", "refs", "refs/heads", "refs/mirrors", "refs/remotes", "state", "tmp", "tmp/cache",
        ].map { root + $0 + "/" }
        if format == .v0 { paths.append(root + "xattrs/") }
        var entries = paths.map { path in
            var entry = EncapsulatorEntry(path, .directory)
            entry.mode = 0o755
            return entry
        }
        if isFirst {
            var top = EncapsulatorEntry("./", .directory)
            top.mode = 0o755
            if !hasDots { entries.insert(top, at: 0) }
            entries.append(
                EncapsulatorEntry(
                    root + "config", content: Array("[core]\nrepo_version=1\nmode=bare-split-xattrs\n".utf8)))
        }
        return entries
    }

    /// Attributes, the link that names them for the file, and the file.
    private func content(
        _ checksum: String, _ file: EncapsulatorSource.File, _ written: inout Set<String>
    ) -> [EncapsulatorEntry] {
        var entries: [EncapsulatorEntry] = []
        let name = EncapsulatorHash.hex(of: file.attributes)
        let store =
            format == .v0 ? Self.repository + "xattrs/" + name : Self.path(name + ".file-xattrs")
        if written.insert(name).inserted { entries.append(EncapsulatorEntry(store, content: file.attributes)) }
        var link = EncapsulatorEntry(
            Self.path(checksum + (format == .v0 ? ".file.xattrs" : ".file-xattrs-link")), .hardLink)
        link.link = Array(((hasDots ? "./" : "") + store).utf8)
        entries.append(link)
        var entry = EncapsulatorEntry(Self.path(checksum + ".file"), content: file.content)
        entry.own(file)
        entries.append(entry)
        return entries
    }

    /// The file as a container sees it: another name of the object, but for empty files.
    private func checkout(_ path: [UInt8], _ checksum: String, _ file: EncapsulatorSource.File) -> EncapsulatorEntry {
        var entry = EncapsulatorEntry("", .hardLink)
        entry.path = Self.mapped(path)
        if file.content.isEmpty, !file.isLink {
            entry.kind = .file
            entry.own(file)
        } else {
            entry.link = Array(((hasDots ? "./" : "") + Self.path(checksum + ".file")).utf8)
        }
        return entry
    }

    private func directory(_ path: [UInt8]) -> EncapsulatorEntry {
        var entry = EncapsulatorEntry("", .directory)
        entry.path = Self.mapped(path) + [47]
        entry.mode = 0o755
        return entry
    }

    private func object(_ name: String, content: [UInt8]) -> EncapsulatorEntry {
        EncapsulatorEntry(Self.path(name), content: content)
    }

    private func derived(_ index: Int) -> EncapsulatorLayer {
        let file = EncapsulatorEntry("usr/share/derived-\(index)", content: Array("derived\n".utf8))
        return EncapsulatorLayer(
            entries: [file, EncapsulatorEntry("usr/bin/.wh.hello")], compression: compression, longNames: longNames,
            description: "RUN something \(index)")
    }

    /// Where the repository lies in an image.
    package static let repository = "sysroot/ostree/repo/"

    /// The path of an object, `CHECKSUM.KIND`.
    package static func path(_ name: String) -> String {
        repository + "objects/\(name.prefix(2))/\(name.dropFirst(2))"
    }

    /// `/usr/etc` is `/etc` in a container.
    private static func mapped(_ path: [UInt8]) -> [UInt8] {
        let etc = Array("usr/etc".utf8)
        return path.starts(with: etc) && (path.count == etc.count || path[etc.count] == 47)
            ? Array(path.dropFirst(4)) : path
    }
}

extension EncapsulatorEntry {
    /// Takes owner, mode and target of a file object.
    fileprivate mutating func own(_ file: EncapsulatorSource.File) {
        kind = file.isLink ? .symbolicLink : .file
        mode = file.mode & 0o7777
        uid = file.uid
        gid = file.gid
        link = file.target
    }
}
