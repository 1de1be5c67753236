import Testing

@testable import Butane

/// Scalars mean what Go's `yaml.v3` makes of them.
struct YAMLScalarTests {
    @Test(arguments: [
        ("0", 0), ("420", 420), ("0644", 420), ("0o644", 420), ("0x1A4", 420), ("0b11", 3), ("1_000", 1000),
        ("+5", 5), ("-5", -5), ("-010", -8), ("1.9", 1), ("-1.9", -1), ("1e3", 1000), (".5", 0), ("0899", 899),
        ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ])
    func numbers(_ text: String, _ number: Int) {
        #expect(YAMLScalar(text, isPlain: true).integer == number)
        #expect(YAMLScalar(text, isPlain: false).integer == nil)
    }

    @Test(arguments: [
        "", "x", "-", "+", "--1", "_1", "0x", "0o", "0b2", "1 2", "e", ".", "9223372036854775808", "1e999", "nan",
    ])
    func noNumbers(_ text: String) {
        #expect(YAMLScalar(text, isPlain: true).integer == nil)
    }

    @Test(arguments: [
        ("true", true), ("True", true), ("TRUE", true), ("yes", true), ("on", true), ("y", true), ("Y", true),
        ("false", false), ("no", false), ("off", false), ("n", false), ("N", false), ("False", false),
    ])
    func truth(_ text: String, _ flag: Bool) { #expect(YAMLScalar(text, isPlain: true).boolean == flag) }

    @Test(arguments: ["Yes", "ON", "1", "0", "tRUE", ""])
    func noTruth(_ text: String) { #expect(YAMLScalar(text, isPlain: true).boolean == nil) }

    @Test func quotedWordsAreOldOnesOnly() {
        #expect(YAMLScalar("true", isPlain: false).boolean == nil)
        #expect(YAMLScalar("yes", isPlain: false).boolean == true)
    }

    @Test(arguments: [(444, false), (755, true), (600, false), (644, false), (1777, true)])
    func mistakenModes(_ mode: Int, _ isDirectory: Bool) {
        #expect(FileMode(bits: mode, isDirectory: isDirectory).isMistakenDecimal)
    }

    @Test(arguments: [
        (0o644, false), (0o755, true), (0, false), (888, false), (0o4755, false), (-1, false), (99999, true),
    ])
    func meantModes(_ mode: Int, _ isDirectory: Bool) {
        #expect(!FileMode(bits: mode, isDirectory: isDirectory).isMistakenDecimal)
    }

    @Test(arguments: [
        ("sizeMiB", "size_mib"), ("httpHeaders", "http_headers"), ("sshAuthorizedKeys", "ssh_authorized_keys"),
    ])
    func names(_ camel: String, _ snake: String) { #expect(snakeCase(camel) == snake) }
}
