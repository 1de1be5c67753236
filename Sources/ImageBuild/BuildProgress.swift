/// How far an image is.
package struct BuildProgress: Equatable, Sendable {
    /// Files and links read so far, equal ones each time.
    package internal(set) var files = 0
    /// Objects met so far, of all kinds, each once.
    package internal(set) var objects = 0
    /// Of those, the ones that the previous image held already.
    package internal(set) var reusedObjects = 0
    /// Bytes of content read so far, uncompressed.
    package internal(set) var contentBytes = 0
    /// Bytes of the source read so far, as the source keeps them.
    package internal(set) var sourceBytes = 0
    /// Bytes of the source in all; nil when nobody knows beforehand.
    package internal(set) var sourceTotal: Int?
}
