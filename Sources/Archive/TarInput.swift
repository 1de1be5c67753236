/// What a tar archive is read from, front to back: a part of a file, or a stream.
protocol TarInput {
    /// Where the next byte lies.
    var offset: Int { get }

    /// The next bytes; nil when the input ends before the last of them.
    mutating func take(_ count: Int) throws -> ArraySlice<UInt8>?

    /// Passes over the next bytes; false when the input ends before the last of them.
    mutating func skip(_ count: Int) throws -> Bool
}
