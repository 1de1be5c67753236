import Files
import Inventory
import Markup
import PKI
import SystemPackage

/// Reads the files that `install:` names: the operator's scripts and authorities. Each is read once, however many hosts
/// name it.
struct FragmentLoader {
    /// The most bytes of one file, the most files of one key, and the most bytes of all scripts of a host: they are
    /// parts of its Kickstart.
    private static let mostBytes = 64 << 10
    private static let mostFiles = 32
    private static let mostTogether = 1 << 20

    private let directory: FilePath
    private var scripts: [String: Result<InstallFragments.Fragment, any Error>] = [:]
    private var authorities: [String: Result<[Certificate], any Error>] = [:]

    /// - Parameter directory: What relative paths start from.
    init(directory: FilePath) { self.directory = directory }

    /// The contents of what the mapping `install:` names; what is wrong goes to its faults.
    mutating func load(_ fields: Fields) -> InstallFragments {
        var fragments = InstallFragments()
        fragments.pre = scripts("pre", fields)
        fragments.post = scripts("post", fields)
        fragments.onError = scripts("onerror", fields)
        let all = fragments.pre + fragments.post + fragments.onError
        if all.reduce(0, { $0 + $1.text.utf8.count }) > Self.mostTogether {
            fields.faults.add(
                "the scripts of `\(fields.path)` have more than \(Self.mostTogether >> 20) MiB together",
                at: fields.node.mark, remedy: "let them fetch what they need")
        }
        var certificates: [Certificate] = []
        for (path, mark) in paths("certificateAuthorities", fields) {
            do {
                for certificate in try authority(path) where !certificates.contains(certificate) {
                    certificates.append(certificate)
                }
            } catch {
                fields.faults.add(
                    "`\(path)` holds no authorities: \(error)", at: mark,
                    remedy: "name a file of certificates in PEM, relative to the cluster file")
            }
        }
        fragments.authorities = certificates.map(\.pem).joined()
        return fragments
    }

    private mutating func scripts(_ key: String, _ fields: Fields) -> [InstallFragments.Fragment] {
        var fragments: [InstallFragments.Fragment] = []
        for (path, mark) in paths(key, fields) {
            do {
                fragments.append(try script(path))
            } catch {
                fields.faults.add(
                    "`\(path)` cannot be part of a Kickstart: \(error)", at: mark,
                    remedy: "name a script in UTF-8, relative to the cluster file")
            }
        }
        return fragments
    }

    private func paths(_ key: String, _ fields: Fields) -> ArraySlice<(text: String, mark: Mark)> {
        let paths = fields.texts(key)
        if paths.count > Self.mostFiles {
            fields.faults.add(
                "`\(fields.path).\(key)` names more than \(Self.mostFiles) files", at: fields.mark(of: key),
                remedy: "put some of them together")
        }
        return paths.prefix(Self.mostFiles)
    }

    private mutating func script(_ path: String) throws -> InstallFragments.Fragment {
        if let known = scripts[path] { return try known.get() }
        let result = Result { () throws -> InstallFragments.Fragment in
            let bytes = try readFile(directory.pushing(FilePath(path)), limit: Self.mostBytes)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw InvalidValue(path, expected: "a text in UTF-8")
            }
            return try InstallFragments.Fragment(origin: path, text: text)
        }
        scripts[path] = result
        return try result.get()
    }

    private mutating func authority(_ path: String) throws -> [Certificate] {
        if let known = authorities[path] { return try known.get() }
        let result = Result { () throws -> [Certificate] in
            let bytes = try readFile(directory.pushing(FilePath(path)), limit: Self.mostBytes)
            return try Certificate.all(in: String(decoding: bytes, as: UTF8.self))
        }
        authorities[path] = result
        return try result.get()
    }
}
