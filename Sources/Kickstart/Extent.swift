/// How great a partition or a volume becomes.
package struct Extent: Equatable, Sendable {
    private let size: String
    private let grows: Bool

    /// - Parameters:
    ///   - mebibytes: The size; the least one when it grows.
    ///   - grows: Whether it takes all the space that is left.
    /// - Throws: ``KickstartError`` for a size that cannot be.
    package init(mebibytes: Int, grows: Bool = false) throws(KickstartError) {
        guard (1...Int(Int32.max)).contains(mebibytes) else { throw .size(mebibytes) }
        size = String(mebibytes)
        self.grows = grows
    }

    /// A mark in whose place the host puts a number of mebibytes.
    package init(mark: Word) {
        size = mark.string
        grows = false
    }

    var options: String { "--size=\(size)" + (grows ? " --grow" : "") }
}
