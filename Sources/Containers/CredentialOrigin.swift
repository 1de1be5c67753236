import SystemPackage

/// A credential and where it was found.
struct FoundCredential: Sendable, Hashable {
    let credential: Credential
    let origin: CredentialOrigin
}

/// Where a credential was found; it holds no secrets.
enum CredentialOrigin: Sendable, Hashable, CustomStringConvertible {
    /// The caller said it.
    case caller
    case file(FilePath)
    /// A program of this file; of registries.conf without one.
    case program(CredentialProgram, namedBy: FilePath?)

    var description: String {
        switch self {
        case .caller: "the caller"
        case .file(let path): "\(path)"
        case .program(let program, let file): "\(program)" + (file.map { ", named by \($0)" } ?? "")
        }
    }
}
