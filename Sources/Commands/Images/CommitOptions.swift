import ArgumentParser
import FoundationEssentials
import ImageBuild
import Inventory
import OSTree
import Operations

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
    @Option(help: ArgumentHelp("A text in the commit's metadata; may be repeated.", valueName: "key=value"))
    var metadata: [String] = []
    @Option(help: "The version of the OS, as clients show it.")
    var osVersion: String?
    @Flag(help: "Do not bind the commit to its refs.")
    var noBindings = false
    @Flag(help: "Leave extended attributes out.")
    var noXattrs = false
    @Flag(help: "Leave devices, FIFOs and sockets out instead of refusing them.")
    var skipSpecial = false

    /// Whether any of them was given.
    var isGiven: Bool {
        timestamp != nil || subject != nil || body != nil || !metadata.isEmpty || osVersion != nil || noBindings
            || noXattrs || skipSpecial
    }

    /// The time that reproducible builds are made for (reproducible-builds.org, "SOURCE_DATE_EPOCH").
    func sourceDateEpoch() throws -> UInt64? {
        guard let text = Environment["SOURCE_DATE_EPOCH"] else { return nil }
        guard let seconds = UInt64(text) else {
            throw InvalidValue(text, expected: "a value for SOURCE_DATE_EPOCH; write seconds since 1970")
        }
        return seconds
    }

    func validate() throws {
        var keys: Set<String> = []
        for text in metadata {
            let key = String(text.prefix { $0 != "=" })
            guard !key.isEmpty, text.contains("=") else {
                throw ValidationError("`\(text)` is no metadata; write KEY=VALUE")
            }
            guard keys.insert(key).inserted else { throw ValidationError("--metadata \(key) is given twice") }
        }
        guard osVersion == nil || !keys.contains("version") else {
            throw ValidationError("--os-version and --metadata version are the same: give one of them")
        }
        guard noBindings || !keys.contains("ostree.ref-binding") else {
            throw ValidationError(
                "--metadata ostree.ref-binding: a commit is bound to the branches of --ref, unless --no-bindings is given"
            )
        }
    }

    /// What an image is made of, with what these options say of a tree.
    func source(_ location: ImageSourceLocation, refs: [RefName]) throws -> ImageCreation.Source {
        switch location {
        case .image(let image): return .image(image)
        case .repository(let path, let revision): return .repository(path, revision: revision)
        case .tree(let path):
            let now = UInt64(Date().timeIntervalSince1970)
            var message = CommitMessage(timestamp: try timestamp ?? sourceDateEpoch() ?? now)
            message.subject = subject ?? ""
            message.body = body ?? ""
            message.bindings = noBindings ? [] : refs
            message.metadata = metadata.map { text in
                let key = text.prefix { $0 != "=" }
                return (String(key), String(text.dropFirst(key.count + 1)))
            }
            if let osVersion { message.metadata.append(("version", osVersion)) }
            return .tree(path, message, withAttributes: !noXattrs, skipsSpecial: skipSpecial)
        }
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
