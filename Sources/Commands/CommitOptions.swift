import ArgumentParser
import FoundationEssentials
import ImageBuild
import Inventory
import OSTree

/// What a commit of a tree says, in the words of ostree-commit(1).
struct CommitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The commit's time: seconds since 1970, or 2026-01-31T12:00:00Z; SOURCE_DATE_EPOCH, then now, unless it is given.",
            valueName: "time"), transform: { try Self.time($0) })
    var timestamp: UInt64?
    @Option(help: "One line about the commit.")
    var subject: String?
    @Option(help: "More about the commit.")
    var body: String?
    @Flag(help: "Do not bind the commit to its ref.")
    var noBindings = false
    @Flag(help: "Leave extended attributes out.")
    var noXattrs = false
    @Flag(help: "Leave devices, FIFOs and sockets out instead of refusing them.")
    var skipSpecial = false

    /// Whether any of them was given.
    var isGiven: Bool {
        timestamp != nil || subject != nil || body != nil || noBindings || noXattrs || skipSpecial
    }

    /// The time that reproducible builds are made for (reproducible-builds.org, "SOURCE_DATE_EPOCH").
    func sourceDateEpoch() throws -> UInt64? {
        guard let text = Environment["SOURCE_DATE_EPOCH"] else { return nil }
        guard let seconds = UInt64(text) else {
            throw InvalidValue(text, expected: "a value for SOURCE_DATE_EPOCH; write seconds since 1970")
        }
        return seconds
    }

    /// The source for a tree.
    func tree(_ path: String, ref: RefName) throws -> TreeSource {
        let now = UInt64(Date().timeIntervalSince1970)
        var message = TreeSource.Message(timestamp: try timestamp ?? sourceDateEpoch() ?? now)
        message.subject = subject ?? ""
        message.body = body ?? ""
        message.bindings = noBindings ? [] : [ref]
        return TreeSource(path, message: message, withAttributes: !noXattrs, skipsSpecial: skipSpecial)
    }

    private static func time(_ text: String) throws -> UInt64 {
        if let seconds = UInt64(text.hasPrefix("@") ? String(text.dropFirst()) : text) { return seconds }
        let date = try? Date(text, strategy: .iso8601)
        guard let date, date.timeIntervalSince1970 >= 0 else {
            throw ValidationError("`\(text)` is no time; write seconds since 1970, or 2026-01-31T12:00:00Z")
        }
        return UInt64(date.timeIntervalSince1970)
    }
}
