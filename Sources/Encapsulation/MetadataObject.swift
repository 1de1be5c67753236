import OSTree

/// Verifies objects of metadata, which are few and small enough to do so where they are read.
enum MetadataObject {
    /// Checks the checksum and the form of an object, and takes down what it names.
    /// - Throws: ``EncapsulationProblem``.
    static func check(_ bytes: [UInt8], _ name: ObjectName, _ inventory: inout ObjectInventory) throws {
        if name.kind != .detachedMetadata {
            let found = try Checksum(of: bytes)
            guard found == name.checksum else { throw EncapsulationProblem.wrongChecksum(found: found) }
        }
        for named in try names(bytes, name.kind) { try inventory.name(named) }
    }

    private static func names(_ bytes: [UInt8], _ kind: ObjectKind) throws -> [ObjectName] {
        do throws(OSTreeError) {
            switch kind {
            case .commit:
                let commit = try Commit(serialised: bytes)
                return [
                    ObjectName(commit.rootTree, .directoryTree), ObjectName(commit.rootMetadata, .directoryMetadata),
                ]
            case .directoryTree:
                let tree = try DirectoryTree(serialised: bytes)
                return tree.files.map { ObjectName($0.checksum, .file) }
                    + tree.directories.flatMap {
                        [ObjectName($0.tree, .directoryTree), ObjectName($0.metadata, .directoryMetadata)]
                    }
            case .directoryMetadata: _ = try DirectoryMetadata(serialised: bytes)
            case .detachedMetadata: _ = try DetachedMetadata(serialised: bytes)
            case .file: break
            }
            return []
        } catch {
            throw EncapsulationProblem.malformedObject(error)
        }
    }
}
