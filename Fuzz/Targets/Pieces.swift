/// Cuts an input into pieces of random sizes, the same ones each time for the same input.
struct Pieces {
    // FNV-1a over the input is the seed.
    private var state: UInt64

    init(of input: [UInt8]) {
        state = input.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A number below a bound.
    mutating func number(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    /// The size of the next piece: mostly small, at least one byte, at most what is left.
    mutating func next(of left: Int) -> Int { min(left, 1 + number(below: 1 << number(below: 12))) }
}
