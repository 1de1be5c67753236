/// Where contents come from.
extension RuleCheck {
    /// - Parameter needsVerifiedSource: Whether a hash is an error without something that it is of.
    mutating func resource(_ resource: Element, needsVerifiedSource: Bool = true) {
        let source = resource.text("source")
        if let compression = resource.text("compression"), !["", "gzip"].contains(compression) {
            report.error(
                "the compression `\(compression)` is unknown; only `gzip` is known", at: resource, "compression")
        }
        if let source, !source.utf8.isEmpty, let problem = problem(ofSource: source) {
            report.error(problem, at: resource, "source")
        }
        if let verification = resource["verification"] {
            self.verification(verification, hasSource: source != nil || !needsVerifiedSource)
        }
        let headers = resource.items("httpHeaders")
        if !headers.isEmpty { self.headers(headers, of: resource, source) }
    }

    /// A config or an authority to fetch, which needs a source since 3.1.0.
    mutating func reference(_ reference: Element) {
        resource(reference, needsVerifiedSource: version >= .v3_1)
        guard version >= .v3_1 else { return }
        let source = reference.text("source") ?? ""
        if source.isEmpty {
            report.error("nothing says where to fetch it; add a `source`", at: reference)
        } else if let problem = problem(ofSource: source) {
            // Ignition notes it about the whole reference, too.
            report.error(problem, at: reference)
        }
    }

    private mutating func verification(_ verification: Element, hasSource: Bool) {
        guard let hash = verification.text("hash") else { return }
        if !hasSource { report.error("there is no source to verify; add a `source`", at: verification, "hash") }
        guard let problem = problem(ofHash: hash) else { return }
        report.error(problem, at: verification, "hash")
    }

    private func problem(ofHash hash: String) -> String? {
        let known = version < .v3_1 ? "`sha512-`" : "`sha512-` or `sha256-`"
        guard let dash = hash.utf8.firstIndex(of: UInt8(ascii: "-")) else {
            return "`\(hash)` is no hash; write \(known) and its hexadecimal digits"
        }
        let digits: Int
        switch hash[..<dash] {
        case "sha512": digits = 128
        case "sha256" where version >= .v3_1: digits = 64
        default: return "the hash function `\(hash[..<dash])` is unknown; use \(known)"
        }
        let count = hash.utf8[dash...].count - 1
        return count == digits ? nil : "a \(hash[..<dash]) has \(digits) hexadecimal digits, this \(count)"
    }

    private mutating func headers(_ headers: [Element], of resource: Element, _ source: String?) {
        for header in headers {
            if !header.hasText("name") { report.error("the header has no name; add a `name`", at: header, "name") }
            if header.text("value")?.isEmpty == true {
                report.error("the header's value is empty; leave it out to remove the header", at: header, "value")
            }
        }
        if let source, !source.utf8.isEmpty, let url = SourceURL(source) {
            guard !["http", "https"].contains(url.scheme) else { return }
            report.error("only `http:` and `https:` sources take headers; remove them", at: resource, "httpHeaders")
        } else {
            report.error("the headers have no source to be sent to; correct `source`", at: resource, "httpHeaders")
        }
    }
}
