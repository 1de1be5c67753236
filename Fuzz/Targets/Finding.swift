import Glibc
import SystemPackage

/// Ends the process, which libFuzzer takes for a crash and records, unless a rule holds.
func expect(_ holds: Bool, _ rule: @autoclosure () -> String) {
    if holds { return }
    complain("FINDING: \(rule())")
    abort()
}

/// Ends the process unless two results are the same.
func expectEqual<T: Equatable>(_ one: T, _ other: T, _ rule: String) {
    expect(one == other, "\(rule): \(one) is not \(other)")
}

/// What a body gives, or that it refuses; the error itself may differ between two ways to the same input.
func outcome<T>(_ body: () throws -> T) -> T? { try? body() }

/// Writes a line to standard error.
func complain(_ text: String) { _ = try? FileDescriptor.standardError.writeAll((text + "\n").utf8) }
