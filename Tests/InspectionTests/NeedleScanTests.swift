@testable import Inspection
import TestSupport
import Testing

@Suite("Searching a stream")
struct NeedleScanTests {
    @Test("however the stream is cut, the same is found with the same behind it")
    func cuts() {
        var seed = Seed()
        for _ in 0..<200 {
            let stream = (0..<Int.random(in: 0...300, using: &seed)).map { _ in UInt8.random(in: 0...2, using: &seed) }
            let needles = (1...3).map { count in (0..<count).map { _ in UInt8.random(in: 0...2, using: &seed) } }
            let context = Int.random(in: 0...5, using: &seed)
            var expected: [Hit] = []
            for (index, needle) in needles.enumerated() {
                for start in stream.indices where stream[start...].starts(with: needle) {
                    expected.append(
                        Hit(needle: index, behind: Array(stream[start...].dropFirst(needle.count).prefix(context))))
                }
            }
            var found: [Hit] = []
            var scan = NeedleScan(needles, context: context)
            var rest = stream[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...40, using: &seed))
                piece.withUnsafeBytes { scan.write($0) { found.append(Hit(needle: $0, behind: Array($1))) } }
                rest = rest.dropFirst(piece.count)
            }
            scan.finish { found.append(Hit(needle: $0, behind: Array($1))) }
            #expect(found.sorted() == expected.sorted(), "\(seed)")
        }
    }

    private struct Hit: Comparable {
        let needle: Int
        let behind: [UInt8]

        static func < (left: Hit, right: Hit) -> Bool {
            left.needle == right.needle
                ? left.behind.lexicographicallyPrecedes(right.behind) : left.needle < right.needle
        }
    }
}
