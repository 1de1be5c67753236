import Glibc

/// Searches a stream for byte strings; a place where one of them straddles pieces is found too.
struct NeedleScan {
    private let needles: [[UInt8]]
    /// How many bytes behind a needle its finder gets to see, at most.
    private let context: Int
    private let overlap: Int
    private var window: [UInt8] = []

    /// - Parameter needles: None of them empty.
    init(_ needles: [[UInt8]], context: Int) {
        self.needles = needles
        self.context = context
        overlap = context + (needles.map(\.count).max() ?? 0)
    }

    /// Takes the next piece.
    /// - Parameter found: Told which needle was found and what stands behind it.
    mutating func write(_ piece: UnsafeRawBufferPointer, found: (Int, ArraySlice<UInt8>) -> Void) {
        window.append(contentsOf: piece)
        search(before: window.count - overlap, found: found)
    }

    /// Searches what is left at the end of the stream.
    mutating func finish(found: (Int, ArraySlice<UInt8>) -> Void) { search(before: window.count, found: found) }

    /// Finds the needles that begin before a place, and forgets what is before it.
    private mutating func search(before end: Int, found: (Int, ArraySlice<UInt8>) -> Void) {
        guard end > 0 else { return }
        for (index, needle) in needles.enumerated() {
            var start = 0
            while start < end, let place = position(of: needle, from: start), place < end {
                let behind = place + needle.count
                found(index, window[behind..<min(behind + context, window.count)])
                start = place + 1
            }
        }
        window.removeFirst(end)
    }

    private func position(of needle: [UInt8], from start: Int) -> Int? {
        window.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, let first = needle.first else { return nil }
            var place = start
            while place <= bytes.count - needle.count {
                guard let hit = memchr(base + place, Int32(first), bytes.count - needle.count - place + 1) else {
                    return nil
                }
                if memcmp(hit, needle, needle.count) == 0 { return UnsafeRawPointer(hit) - base }
                place = UnsafeRawPointer(hit) - base + 1
            }
            return nil
        }
    }
}
