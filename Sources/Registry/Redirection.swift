/// Where a request ends up when a server sends it elsewhere (RFC 9110, section 15.4), and whether it is still with the
/// one it was meant for.
///
/// Credentials go to the registry's own scheme, host and port alone. A request that was led away from there does not
/// get them back, wherever it is led next.
struct Redirection {
    /// How often a request is sent elsewhere.
    private static let limit = 10

    enum Fault: String, Error, CustomStringConvertible {
        case nowhere = "it is sent elsewhere, but not where"
        case endless = "it is sent around in a circle"
        case tooOften = "it is sent elsewhere more than 10 times"
        case unprotected = "it is sent from HTTPS to plain HTTP"
        case otherMethod = "it is sent elsewhere with another method"

        var description: String { rawValue }
    }

    private let method: String
    private let isInsecure: Bool
    private var visited: Set<RegistryURL>
    private(set) var url: RegistryURL
    /// Whether credentials may be sent.
    private(set) var isHome: Bool

    /// - Parameters:
    ///   - home: Who may get credentials.
    ///   - isInsecure: Whether HTTPS may be left.
    init(_ method: String, _ url: RegistryURL, home: RegistryURL.Origin, isInsecure: Bool) {
        self.method = method
        self.url = url
        self.isInsecure = isInsecure
        visited = [url]
        isHome = url.origin == home
    }

    static func isRedirect(_ status: Int) -> Bool { [301, 302, 303, 307, 308].contains(status) }

    /// Takes the answer's status and its field `Location`.
    mutating func follow(_ status: Int, _ location: String?) throws(Fault) {
        guard let next = location.flatMap({ url.resolving($0) }) else { throw .nowhere }
        guard ["GET", "HEAD"].contains(method) || status == 307 || status == 308 else { throw .otherMethod }
        guard visited.count <= Self.limit else { throw .tooOften }
        guard visited.insert(next).inserted else { throw .endless }
        guard next.scheme == .https || url.scheme == .http || isInsecure else { throw .unprotected }
        isHome = isHome && next.origin == url.origin
        url = next
    }
}
