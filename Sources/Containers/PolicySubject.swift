package import Files
import Glibc
package import OCI
import SystemPackage

/// An image as a policy sees it: what it is called, and which manifest it has.
package struct PolicySubject: Sendable, CustomStringConvertible {
    /// The name of the transport in a policy, such as `docker` or `oci`.
    let transport: String
    /// The scopes that can apply to it, the narrowest first; not the default of the transport.
    let scopes: [String]
    /// What it is called in a registry; nil for images in files.
    let reference: ImageReference?
    /// The digest of the manifest that is used. Of an image for several platforms that is the manifest of the chosen
    /// platform, not the index: so it is with containers/image, and its signatures are made of each manifest too.
    let manifest: Digest
    package let description: String

    /// An image of a registry, under the name the user gave; not that of a mirror.
    package init(_ reference: ImageReference, manifest: Digest) {
        let reference = reference.policyIdentity
        transport = "docker"
        scopes = ["\(reference)"] + Self.namespaces(of: reference)
        self.reference = reference
        self.manifest = manifest
        description = "docker://\(reference)"
    }

    /// An image in files.
    /// - Throws: `FileError` when the path leads nowhere.
    package init(_ location: ImageLocation, manifest: Digest) throws(FileError) {
        transport = location.transport.rawValue
        // Images in archives of Docker have no scopes (containers-transports(5)).
        scopes = location.transport == .dockerArchive ? [] : Self.parents(of: try Self.resolve(location.path))
        reference = nil
        self.manifest = manifest
        description = "\(location)"
    }

    /// The repository and what is around it, then the domains around the host.
    static func namespaces(of reference: ImageReference) -> [String] {
        var names = [reference.name]
        while let slash = names.last?.lastIndex(of: "/"), let name = names.last {
            names.append(String(name[..<slash]))
        }
        var domain = reference.registry.prefix { $0 != ":" }
        while let dot = domain.firstIndex(of: ".") {
            domain = domain[dot...].dropFirst()
            names.append("*.\(domain)")
        }
        return names
    }

    /// The path and the directories around it, but for `/`.
    private static func parents(of path: FilePath) -> [String] {
        var paths: [String] = []
        var path = path
        while !path.components.isEmpty {
            paths.append(path.string)
            path.removeLastComponent()
        }
        return paths
    }

    /// The absolute path without symbolic links.
    private static func resolve(_ path: FilePath) throws(FileError) -> FilePath {
        guard let resolved = realpath(path.string, nil) else {
            throw FileError("find", path, Errno(rawValue: errno))
        }
        defer { free(resolved) }
        return FilePath(String(cString: resolved))
    }
}
