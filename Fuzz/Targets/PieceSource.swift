import Archive

/// Gives an input in pieces of chosen sizes.
final class PieceSource: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let next: (Int) -> Int

    /// - Parameter next: The size of the next piece, from 1 to the number it is given.
    init(_ input: [UInt8], next: @escaping (Int) -> Int) {
        rest = input[...]
        self.next = next
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let most = min(rest.count, buffer.count)
        if most == 0 { return 0 }
        let piece = rest.prefix(next(most))
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}
