import Markup
import OpenSSL

extension AuthFile {
    /// What a file says about a registry.
    enum Answer: Sendable, Hashable {
        case credential(Credential)
        /// This program knows, when it is asked for this server.
        case program(CredentialProgram, server: String)
    }

    /// What the file says about a repository, as containers/image reads it: a program for the registry before entries;
    /// of those the longest that is the repository or a folder around it; and at last any of the registry in another
    /// spelling. An entry without a user is an answer too: nil.
    /// - Throws: ``Fault`` when the entry or the program's name is no such thing; others are not looked at.
    func answer(registry: String, repository: String) throws(Fault) -> Answer? {
        if let program = programs[registry] { return .program(try named(program), server: registry) }
        guard let entry = entry(registry: registry, repository: repository) else { return nil }
        guard let (user, secret) = try password(entry) else { return nil }
        if let token = entry.identityToken { return .credential(.identityToken(token)) }
        return user.isEmpty && secret.isEmpty ? nil : .credential(.password(user: user, secret: secret))
    }

    /// What Docker writes and containers/image does not read: a token without a user, or a program for every registry.
    /// - Throws: ``Fault`` when a program's name or a token is no such thing.
    func dockersAnswer(registry: String, repository: String) throws(Fault) -> Answer? {
        if let entry = entry(registry: registry, repository: repository) {
            if let token = entry.registryToken {
                guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                    throw Fault(
                        source: source, mark: entry.mark,
                        message: "the registry token of `\(entry.key)` holds characters that no token has")
                }
                return .credential(.registryToken(token))
            }
            if let token = entry.identityToken { return .credential(.identityToken(token)) }
        }
        guard let store else { return nil }
        let hub = Self.normalised(registry) == Self.hub
        return .program(try named(store), server: hub ? "https://\(Self.hub)/v1/" : registry)
    }

    private func named(_ program: Program) throws(Fault) -> CredentialProgram {
        do {
            return try CredentialProgram(suffix: program.suffix)
        } catch {
            throw Fault(source: source, mark: program.mark, message: "\(error)")
        }
    }
}

extension AuthFile {
    /// What Docker calls its own registry in its files.
    private static let hub = "index.docker.io"

    private func entry(registry: String, repository: String) -> Entry? {
        var key = isLegacy || repository.isEmpty ? registry : "\(registry)/\(repository)"
        while true {
            if let entry = entries.first(where: { $0.key == key }) { return entry }
            guard let slash = key.lastIndex(of: "/") else { break }
            key = String(key[..<slash])
        }
        let wanted = Self.normalised(registry)
        return entries.first { Self.normalised(host(of: $0.key)) == wanted }
    }

    /// The host of a key that may be a URL, as Docker's were for years.
    private func host(of key: String) -> String {
        var stripped = key[...]
        for scheme in ["http://", "https://"] where stripped.hasPrefix(scheme) {
            stripped = stripped.dropFirst(scheme.count)
        }
        let isURL = isLegacy || stripped.startIndex != key.startIndex
        return String(isURL ? stripped.prefix { $0 != "/" } : stripped)
    }

    private static func normalised(_ registry: String) -> String {
        ["docker.io", "registry-1.docker.io"].contains(registry) ? hub : registry
    }

    /// The user and the password of an entry; nil without a colon between them, as Docker leaves behind where a program
    /// knows them.
    private func password(_ entry: Entry) throws(Fault) -> (user: String, secret: String)? {
        guard let bytes = [UInt8](base64: entry.user), let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(
                source: source, mark: entry.mark, message: "`auth` of `\(entry.key)` is no user and password in Base64",
                remedy: "log in to the registry again, or remove the entry")
        }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var secret = text[text.utf8.index(after: colon)...].unicodeScalars[...]
        while secret.first == "\0" { secret.removeFirst() }
        while secret.last == "\0" { secret.removeLast() }
        return (String(text[..<colon]), String(secret))
    }
}
