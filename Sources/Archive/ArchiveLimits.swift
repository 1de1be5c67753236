/// What a reader of archives accepts before it gives up, so that no archive can exhaust disk or time.
package struct ArchiveLimits: Sendable {
    /// The greatest number of entries.
    package let entries: Int
    /// The greatest sum of all data that is read, in bytes, after decompression.
    package let bytes: Int

    package init(entries: Int = 1_000_000, bytes: Int = 64 << 30) {
        self.entries = entries
        self.bytes = bytes
    }
}
