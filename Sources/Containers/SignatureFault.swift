/// Why one signature does not hold.
struct SignatureFault: Error, CustomStringConvertible, Sendable {
    let description: String

    init(_ description: String) { self.description = description }
}
