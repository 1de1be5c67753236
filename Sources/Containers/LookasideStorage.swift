package import OCI
package import SystemPackage

/// Where the signatures of one repository are (containers-registries.d(5); containers/image, "Signature access
/// protocols").
package struct LookasideStorage: Sendable, Hashable {
    /// A directory, or a directory of a web server.
    package enum Place: Sendable, Hashable {
        case directory(FilePath)
        /// A URL of HTTP or HTTPS without a slash at its end.
        case web(String)

        /// Parses `file:///PATH`, `http://…` or `https://…`.
        init(_ text: String) throws(OCIValueError) {
            let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"?#%\"\\".utf8.contains($0) }
            let end = text.lastIndex { $0 != "/" }.map { text.index(after: $0) } ?? text.startIndex
            if isPlain, text.hasPrefix("file:///") {
                self = .directory(FilePath(String(text.dropFirst(7))))
            } else if isPlain, end > text.startIndex, ["http://", "https://"].contains(where: text[..<end].hasPrefix) {
                self = .web(String(text[..<end]))
            } else {
                throw OCIValueError(
                    text,
                    is: "no place for signatures; write `file:///PATH` or `https://HOST/PATH`, without `?`, `#`, `%`")
            }
        }
    }

    private let place: Place
    private let repository: String
    /// Whether signatures of sigstore are looked for beside the image, in its repository.
    package let usesAttachments: Bool

    init(place: Place, repository: String, usesAttachments: Bool) {
        self.place = place
        self.repository = repository
        self.usesAttachments = usesAttachments
    }

    /// Where the signatures of a manifest are: `signature-1`, `signature-2` and so on, up to the first that is missing
    /// (404 on the web); ``SignatureSet/limit`` says how many and how large they may be.
    package func folder(of manifest: Digest) -> Place {
        let name = "\(repository)@sha256=\(manifest.hex)"
        return switch place {
        case .directory(let path): .directory(path.appending(name))
        case .web(let url): .web("\(url)/\(name)")
        }
    }
}
