import Files
import Glibc
import Markup
import SystemPackage

/// Which files tell of registries (containers-registries.conf(5), containers-registries.conf.d(5)).
///
/// `CONTAINERS_REGISTRIES_CONF` names the file, as it does for podman. Otherwise the file in the home directory stands in
/// for the system's file and its drop-ins; the home directory's drop-ins count beside any.
struct RegistriesFiles {
    private let file: FilePath
    /// Whether the file must be there.
    private let isRequired: Bool
    private let dropIns: [FilePath]
    /// The aliases that other tools record when somebody chose.
    let aliases: FilePath?

    init(_ environment: HostEnvironment) {
        let system = environment.root.appending("etc/containers")
        let own = environment.home?.appending(".config/containers")
        let ownDropIns = own.map { [$0.appending("registries.conf.d")] } ?? []
        if let path = environment["CONTAINERS_REGISTRIES_CONF"] {
            file = FilePath(path)
            isRequired = true
            dropIns = [system.appending("registries.conf.d")] + ownDropIns
        } else if let path = own?.appending("registries.conf"), access(path.string, F_OK) == 0 {
            file = path
            isRequired = true
            dropIns = ownDropIns
        } else {
            file = system.appending("registries.conf")
            isRequired = false
            dropIns = [system.appending("registries.conf.d")] + ownDropIns
        }
        let cache =
            environment.user == 0
            ? environment.root.appending("var/cache")
            : environment["XDG_CACHE_HOME"].map { FilePath($0) } ?? environment.home?.appending(".cache")
        aliases = cache?.appending("containers/short-name-aliases.conf")
    }

    /// Reads them all; the later have precedence.
    /// - Throws: `FileError`, `Fault` or `FaultReport`.
    func read() throws -> RegistriesDocument {
        var document = RegistriesDocument()
        if let bytes = try Self.bytes(file, isRequired: isRequired) {
            document = try RegistriesReader.read(bytes, source: file.string, isDropIn: false)
        }
        for path in try dropIns.flatMap(Self.files) {
            guard let bytes = try Self.bytes(path, isRequired: false) else { continue }
            document.update(with: try RegistriesReader.read(bytes, source: path.string, isDropIn: true))
        }
        return document
    }

    /// The images that short names were recorded for.
    /// - Throws: `FileError`, `Fault` or `FaultReport`.
    static func recordedAliases(_ file: FilePath) throws -> RegistriesDocument {
        guard let bytes = try bytes(file, isRequired: false) else { return RegistriesDocument() }
        return try RegistriesReader.read(bytes, source: file.string, isDropIn: true)
    }

    private static func bytes(_ path: FilePath, isRequired: Bool) throws(FileError) -> [UInt8]? {
        do {
            return try readFile(path, limit: ParseLimits.handwritten.bytes)
        } catch {
            if !isRequired, error.cause as? Errno == .noSuchFileOrDirectory { return nil }
            throw error
        }
    }

    private static func files(in directory: FilePath) throws(FileError) -> [FilePath] {
        let limit = 1000
        let names: [String]
        do {
            names = try listDirectory(directory).filter { $0.hasSuffix(".conf") }
        } catch {
            if error.cause as? Errno == .noSuchFileOrDirectory { return [] }
            throw error
        }
        guard names.count <= limit else { throw FileError("read", directory, TooManyFiles(limit: limit)) }
        return names.map { directory.appending($0) }.filter { !isDirectory($0) }
    }
}

/// A directory holds more files than are read.
private struct TooManyFiles: Error, CustomStringConvertible {
    let limit: Int
    var description: String { "it has more than \(limit) files" }
}
