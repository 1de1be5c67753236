/// The superblock of a static delta: what a client reads to turn one commit into another with a few large downloads.
///
/// libostree, `OSTREE_STATIC_DELTA_SUPERBLOCK_FORMAT`:
/// `(a{sv}tayay(a{sv}aya(say)sstayay)aya(uayttay)a(yaytt))`.
package struct StaticDelta: Equatable, Sendable {
    /// A file of the delta that holds objects.
    package struct Part: Equatable, Sendable {
        /// Of the bytes of the file.
        package let checksum: Checksum
        /// Bytes of the file.
        package let size: UInt64
        /// Bytes of the objects in it, not counting what links point to.
        package let contentSize: UInt64
        /// In the order in which the part makes them: files, directory trees and their metadata.
        package let objects: [ObjectName]

        package init(checksum: Checksum, size: UInt64, contentSize: UInt64, objects: [ObjectName]) {
            self.checksum = checksum
            self.size = size
            self.contentSize = contentSize
            self.objects = objects
        }
    }

    /// A file object that is fetched by itself.
    package struct Fallback: Equatable, Sendable {
        package let checksum: Checksum
        /// Bytes of the object in the archive.
        package let size: UInt64
        /// Bytes of the content.
        package let contentSize: UInt64

        package init(checksum: Checksum, size: UInt64, contentSize: UInt64) {
            self.checksum = checksum
            self.size = size
            self.contentSize = contentSize
        }
    }

    /// The most bytes of a superblock; libostree takes more, but half a million objects fit.
    package static let limit = 16 << 20

    package let name: StaticDeltaName
    /// The commit that it makes.
    package let commit: Commit
    /// Seconds since 1970.
    package let timestamp: UInt64
    package let parts: [Part]
    package let fallbacks: [Fallback]
    let metadata: [Commit.Entry]

    /// - Parameters:
    ///   - from: The commit that a client must have; nil for none.
    ///   - commit: The commit that it makes; the delta takes over its time.
    ///   - detachedMetadata: The bytes of the commit's detached metadata, by which clients verify it.
    /// - Throws: ``OSTreeError`` when the detached metadata are damaged.
    package init(
        from: Checksum?, commit: Commit, detachedMetadata: [UInt8]?, parts: [Part], fallbacks: [Fallback]
    ) throws(OSTreeError) {
        name = StaticDeltaName(from: from, to: try Checksum(of: commit.serialised))
        self.commit = commit
        timestamp = commit.timestamp
        self.parts = parts
        self.fallbacks = fallbacks
        var metadata = [Self.byteOrder]
        if let detachedMetadata {
            let dictionary = try Variant.dictionary(DetachedMetadata(serialised: detachedMetadata).entries)
            metadata.append(Commit.Entry(name.detachedMetadataKey, dictionary))
        }
        self.metadata = metadata
    }

    init(
        name: StaticDeltaName, commit: Commit, timestamp: UInt64, parts: [Part], fallbacks: [Fallback],
        metadata: [Commit.Entry]
    ) {
        self.name = name
        self.commit = commit
        self.timestamp = timestamp
        self.parts = parts
        self.fallbacks = fallbacks
        self.metadata = metadata
    }
}
