/// What a reader of encapsulated images accepts before it gives up, so that no image can exhaust memory, disk or time.
///
/// With these numbers the reader's own memory stays below about 300 MB; an image of 40,000 objects takes some 10 MB.
package struct EncapsulationLimits: Sendable {
    /// Objects of all kinds, named or present: some 70 bytes of memory each.
    package var objects = 2_000_000
    /// Bytes of one object of metadata, as ostree-rs-ext has it.
    package var metadataObjectBytes = 10 << 20
    /// Bytes of all objects of metadata.
    package var metadataBytes = 1 << 30
    /// Bytes of one file; the largest of an OS, such as an initramfs, have some hundred megabytes.
    package var fileBytes = 4 << 30
    /// Bytes of a file that is kept in memory; larger ones are spooled.
    package var memoryBytes = 16 << 20
    /// Bytes of all files that are spooled, counted as if none were removed again.
    package var spoolBytes = 16 << 30
    /// Bytes of all layers, uncompressed.
    package var layerBytes = 64 << 30
    /// Bytes of files that are no objects and are skipped.
    package var foreignBytes = 64 << 20
    /// Entries of one layer.
    package var layerEntries = 10_000_000
    /// Different sets of extended attributes in one layer.
    package var attributeSets = 65_536
    /// Bytes of the sets of extended attributes of one layer, which are kept in memory.
    package var attributeBytes = 16 << 20

    package init() {}
}
