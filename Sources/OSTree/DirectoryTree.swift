/// A `dirtree` object: what one directory holds, `(a(say)a(sayay))`.
package struct DirectoryTree: Equatable, Sendable {
    /// A directory inside a directory.
    package struct Subdirectory: Equatable, Sendable {
        package let name: FileName
        package let tree: Checksum
        package let metadata: Checksum

        package init(name: FileName, tree: Checksum, metadata: Checksum) {
            self.name = name
            self.tree = tree
            self.metadata = metadata
        }
    }

    /// A regular file or symbolic link inside a directory.
    package struct File: Equatable, Sendable {
        package let name: FileName
        package let checksum: Checksum

        package init(name: FileName, checksum: Checksum) {
            self.name = name
            self.checksum = checksum
        }
    }

    /// Ascending by name.
    package let files: [File]
    /// Ascending by name.
    package let directories: [Subdirectory]

    /// - Parameters:
    ///   - files: In any order.
    ///   - directories: In any order.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when a name comes twice.
    package init(files: [File], directories: [Subdirectory]) throws(OSTreeError) {
        self.files = files.sorted { $0.name < $1.name }
        self.directories = directories.sorted { $0.name < $1.name }
        var names: Set<FileName> = []
        for name in files.map(\.name) + directories.map(\.name) where !names.insert(name).inserted {
            throw .invalid("dirtree", reason: "the name \"\(name)\" comes twice")
        }
    }

    /// Reads an object.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged, unsorted or not in normal form.
    package init(serialised: [UInt8]) throws(OSTreeError) {
        let subject = "dirtree"
        let varying = VariantReader.Member.variable(alignment: 1)
        let parts = try VariantReader(serialised[...], of: subject).tuple([varying, varying])
        var files: [File] = []
        for element in try VariantReader(parts[0], of: subject).array() {
            let pair = try VariantReader(element, of: subject).tuple([varying, varying])
            try files.append(File(name: FileName(pair[0].dropLast()), checksum: Checksum(pair[1])))
        }
        var directories: [Subdirectory] = []
        for element in try VariantReader(parts[1], of: subject).array() {
            let triple = try VariantReader(element, of: subject).tuple([varying, varying, varying])
            try directories.append(
                Subdirectory(
                    name: FileName(triple[0].dropLast()), tree: Checksum(triple[1]), metadata: Checksum(triple[2])))
        }
        try self.init(files: files, directories: directories)
        guard self.serialised == serialised else { throw .invalid(subject, reason: "it is not in normal form") }
    }

    /// The bytes of the object; its checksum is theirs.
    package var serialised: [UInt8] {
        var fileArray = VariantWriter()
        for file in files {
            var pair = VariantWriter()
            pair.string(file.name.bytes)
            pair.variable(file.checksum.bytes)
            fileArray.variable(pair.tuple())
        }
        var directoryArray = VariantWriter()
        for directory in directories {
            var triple = VariantWriter()
            triple.string(directory.name.bytes)
            triple.variable(directory.tree.bytes)
            triple.variable(directory.metadata.bytes)
            directoryArray.variable(triple.tuple())
        }
        var tuple = VariantWriter()
        tuple.variable(fileArray.array())
        tuple.variable(directoryArray.array())
        return tuple.tuple()
    }
}
