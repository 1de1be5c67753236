import Archive

/// Keeps what is written, up to a limit.
final class Collected: ByteSink {
    struct TooMuch: Error {}

    private let limit: Int
    private(set) var bytes: [UInt8] = []

    init(limit: Int = .max) { self.limit = limit }

    func write(_ more: UnsafeRawBufferPointer) throws {
        guard more.count <= limit - bytes.count else { throw TooMuch() }
        bytes += more
    }
}
