package import Deflate

/// Something that cannot stand in an Ignition config.
package enum IgnitionError: Error, Equatable, CustomStringConvertible, Sendable {
    /// A path that is not absolute or not in its shortest form.
    case path(String)
    /// A mode with bits beyond the permissions and the three special ones.
    case mode(path: String, mode: Int)
    /// A name or value of the wrong form: what it is, what was given, what is expected.
    case value(what: String, given: String, expected: String)
    /// A unit or drop-in that systemd cannot read; lines are counted from one.
    case unitSyntax(unit: String, line: Int, reason: String)
    /// A value that Ignition refuses, or that is not known here; the finding says where and why.
    case refused(Finding)
    /// A version that is not written here.
    case unknownVersion(String)
    /// A field that a host would ignore or refuse in a config of this version.
    case inexpressible(field: String, version: SpecVersion, since: SpecVersion)
    /// A `data:` URL that cannot be read; the text says why.
    case dataURL(String)
    /// gzip failed.
    case compression(DeflateError)

    package var description: String {
        switch self {
        case .path(let path):
            "the path `\(path)` must begin with `/` and have no empty part, no `.`, no `..` and no `/` at its end"
        case .mode(let path, let mode):
            "the mode \(String(mode, radix: 8)) (octal) of `\(path)` must be from 0 to 7777"
        case .value(let what, let given, let expected): "the \(what) `\(given)` must be \(expected)"
        case .unitSyntax(let unit, let line, let reason): "line \(line) of the unit `\(unit)` \(reason)"
        case .refused(let finding): "`\(finding.path?.description ?? "$")`: \(finding.message)"
        case .unknownVersion(let text):
            "the Ignition specification `\(text)` is not known; known are "
                + SpecVersion.allCases.map(\.rawValue).joined(separator: ", ")
        case .inexpressible(let field, let version, let since):
            "\(field) cannot be said in Ignition specification \(version), only since \(since)"
        case .dataURL(let reason): "the data URL cannot be read: \(reason)"
        case .compression(let error): "the contents of a file could not be compressed: \(error)"
        }
    }
}
