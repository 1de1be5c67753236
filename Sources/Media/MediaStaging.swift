import Files
import Glibc
import Markup
import OpenSSL
import SystemPackage

/// The files of a medium that is being imported: outside of the store until all are there and right.
///
/// What was staged vanishes with this value; what a killed run left is removed by the next one.
final class MediaStaging {
    private static let lockName = ".slipway.lock"

    private let store: MediaStore
    private var blobs: [String: StagedBlob] = [:]
    private var staged: [String: MediaFile] = [:]
    /// The files of the medium, by their paths on it.
    private(set) var files: [String: MediaFile] = [:]

    /// Makes the store's directories where they are missing and removes what killed runs left.
    init(_ store: MediaStore) throws {
        self.store = store
        try createDirectories(store.blobs, mode: MediaStore.directoryMode)
        try createDirectories(store.descriptions, mode: MediaStore.directoryMode)
        try Self.locked(store) {
            for directory in [store.blobs, store.descriptions] {
                try StagedFile.sweep(directory, of: StagedBlob.label)
            }
            try store.collectGarbage()
        }
    }

    /// Adds bytes, all of which were written.
    /// - Parameter origin: What ``keep(_:from:)`` calls them.
    func add(_ blob: StagedBlob, as origin: String) throws -> MediaFile {
        let file = try blob.finish()
        staged[origin] = file
        blobs[origin] = blob
        return file
    }

    /// Puts bytes that were added under a path of the medium.
    func keep(_ path: String, from origin: String) {
        files[path] = staged[origin]
    }

    /// Bytes that were added.
    func open(_ origin: String) throws -> OpenFile? { try blobs[origin]?.reopen() }

    /// Makes the medium visible, with all its files, unless the same one is there.
    /// - Returns: Whether it is new.
    /// - Throws: ``MediaError`` when another medium has the name; `FileError`.
    func commit(_ medium: Medium) throws -> Bool {
        try Self.locked(store) {
            if try exists(store.descriptionPath(of: medium.name)) {
                let there = try store.description(of: medium.name)
                guard there.files == medium.files, there.version == medium.version else {
                    throw MediaError(
                        "the medium `\(medium.name)`", "is there already, with other files",
                        remedy: "choose another --name, or remove it with `slipway media remove \(medium.name)`")
                }
                // What was compared this time is known from now on.
                let isProven = medium.sourceDigest != nil && medium.sourceDigest != there.sourceDigest
                try isProven ? publish(medium) : publishBlobs()
                return false
            }
            do {
                try publish(medium)
            } catch {
                // What has its name already is no medium's.
                _ = try? store.collectGarbage()
                throw error
            }
            return true
        }
    }

    /// Gives the store the bytes that it does not have, or has damaged.
    private func publishBlobs() throws {
        for (origin, file) in staged where try !isWhole(file) { try blobs[origin]?.commit(as: file.digest) }
        try syncDirectory(store.blobs)
    }

    private func isWhole(_ file: MediaFile) throws -> Bool {
        guard let there = try? OpenFile(store.path(of: file)), there.size == file.size else { return false }
        var hash = try SHA256()
        do {
            try FileExtent(file: there, range: 0..<there.size).forEachPiece { try hash.update($0) }
        } catch is FileError {
            // A disk that no longer gives what it took.
            return false
        }
        return try FileDigest(hash) == file.digest
    }

    private func publish(_ medium: Medium) throws {
        try publishBlobs()
        let description = try StagedFile(in: store.descriptions, for: StagedBlob.label, mode: MediaStore.fileMode)
        try Array((medium.json.json(indent: 2) + "\n").utf8).withUnsafeBytes { try description.write($0) }
        try description.commit(as: "\(medium.name)\(MediaStore.extent)")
        try syncDirectory(store.descriptions)
    }

    /// Keeps other runs away from the store's names.
    static func locked<Result>(_ store: MediaStore, _ body: () throws -> Result) throws -> Result {
        let lock = try FileLock(store.directory.appending(lockName))
        let result = try body()
        _ = consume lock
        return result
    }
}
