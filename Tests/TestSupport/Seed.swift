import Glibc

/// A repeatable source of random numbers; the seed belongs in the failure's text, `SLIPWAY_SEED` sets it.
package struct Seed: RandomNumberGenerator, CustomStringConvertible, Sendable {
    package let value: UInt64
    private var state: UInt64

    package init(_ value: UInt64) {
        self.value = value
        state = value
    }

    /// A fresh seed, or the one of the environment.
    package init() {
        let given = getenv("SLIPWAY_SEED").flatMap { UInt64(String(cString: $0)) }
        self.init(given ?? UInt64.random(in: .min ... .max))
    }

    package var description: String { "SLIPWAY_SEED=\(value)" }

    /// SplitMix64.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
