package import HTTP
package import Inventory
package import SystemPackage

/// Where a server is administrated, as a client names it: `unix:PATH` or `https://HOST[:PORT]`.
package enum AdminPlace: Sendable, Hashable, CustomStringConvertible {
    case local(UnixSocketPath)
    case network(BaseURL)

    /// - Throws: `InvalidUnixSocketPath`, `InvalidValue`: never in clear, since a token may travel.
    package init(_ text: String) throws {
        guard !text.hasPrefix(UnixSocketPath.scheme) else {
            self = .local(try UnixSocketPath(text))
            return
        }
        guard text.hasPrefix("https://") else {
            throw InvalidValue(text, expected: "a server's administration: unix:PATH or https://HOST:PORT")
        }
        self = .network(try BaseURL(text))
    }

    /// Where the socket is unless somebody says otherwise.
    /// - Parameters:
    ///   - isRoot: Whether the user is root, whose sockets are in `/run`.
    ///   - runtime: `$XDG_RUNTIME_DIR`; nil where it is not set.
    ///   - state: The directory of all state.
    package static func standard(isRoot: Bool, runtime: String?, state: FilePath) throws -> UnixSocketPath {
        if isRoot { return try UnixSocketPath("/run/slipway/admin.sock") }
        if let runtime, runtime.hasPrefix("/") { return try UnixSocketPath("\(runtime)/slipway/admin.sock") }
        return try UnixSocketPath("\(state)/admin.sock")
    }

    /// The URL of a target.
    func url(_ target: String) -> String {
        switch self {
        case .local(let path): "\(path):\(target)"
        case .network(let base): "\(base)\(target)"
        }
    }

    package var description: String {
        switch self {
        case .local(let path): path.description
        case .network(let base): base.description
        }
    }
}
