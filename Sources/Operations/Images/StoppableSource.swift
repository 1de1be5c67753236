import Archive

/// Bytes that end with an error when the work is to stop.
final class StoppableSource: ByteSource {
    private let source: any ByteSource
    private let checkStop: () throws -> Void

    /// - Parameter checkStop: What it throws ends the reading.
    init(_ source: any ByteSource, checkStop: @escaping () throws -> Void) {
        self.source = source
        self.checkStop = checkStop
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try checkStop()
        return try source.read(into: buffer)
    }
}
