/// How far an image is.
package struct BuildProgress: Equatable, Sendable {
    /// Files and links read so far, equal ones each time.
    package internal(set) var files = 0
    /// Objects written so far, of all kinds, each once.
    package internal(set) var objects = 0
    /// Bytes read so far, uncompressed.
    package internal(set) var contentBytes = 0
}
