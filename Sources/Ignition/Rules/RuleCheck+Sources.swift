/// URLs, as far as Ignition checks them.
extension RuleCheck {
    /// What is wrong with the URL of a source; nil when nothing is.
    func problem(ofSource source: String) -> String? {
        guard let url = SourceURL(source) else {
            return "`\(Self.shown(source))` is no URL; check its escapes and host"
        }
        switch url.scheme {
        case "http", "https", "tftp": return nil
        case "gs" where version >= .v3_2: return nil
        case "s3": return versionProblem(of: url)
        case "arn" where version >= .v3_4:
            guard Self.isObject(arn: url.opaque) else {
                return
                    "`\(Self.shown(source))` names no object of S3; write `arn:PARTITION:s3:REGION:ACCOUNT:BUCKET/KEY`"
            }
            return versionProblem(of: url)
        case "data":
            do throws(DataURLSyntax.Problem) {
                _ = try DataURLSyntax.contents(of: Array(source.utf8))
                return nil
            } catch {
                return "the `data:` URL cannot be read: \(error.reason)"
            }
        default:
            let known =
                ["http", "https", "tftp", "s3"] + (version >= .v3_2 ? ["gs"] : []) + (version >= .v3_4 ? ["arn"] : [])
            return "`\(Self.shown(source))` has no known scheme; use one of \(known.joined(separator: ", ")), data"
        }
    }

    /// The beginning of a text, for messages.
    static func shown(_ text: String) -> String {
        text.utf8.count <= 80 ? text : "\(text.unicodeScalars.prefix(60))…"
    }

    private func versionProblem(of url: SourceURL) -> String? {
        guard let version = url.queryValue("versionId"), version.isEmpty else { return nil }
        return "the `versionId` is empty; name a version of the object, or remove it"
    }

    /// An object in a bucket or behind an access point (Amazon Resource Names): six parts, the last with its key.
    private static func isObject(arn: ArraySlice<UInt8>) -> Bool {
        let parts = arn.split(separator: UInt8(ascii: ":"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[1].elementsEqual("s3".utf8) else { return false }
        let slashes = arn.count { $0 == UInt8(ascii: "/") }
        return slashes >= (parts[4].starts(with: "accesspoint/".utf8) ? 2 : 1)
    }
}
