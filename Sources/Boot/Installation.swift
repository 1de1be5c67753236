package import Inventory
package import Kickstart

/// How one host is installed in one boot session: what the installer's kernel is told, and the Kickstart.
///
/// Written for Anaconda of RHEL 8, 9, 10 and their derivatives ("Kickstart commands and options reference", "Boot options").
package struct Installation: Sendable {
    package let host: Host
    package let settings: InstallSettings
    package let session: BootSession
    /// The checksum of the commit that shall be deployed, 64 hexadecimal digits; nil leaves it unchecked.
    package let commit: String?
    /// What the installer is started from.
    package let installer: Installer
    /// The authority of the server's own certificate, PEM; nil where everybody trusts that already.
    package let serverAuthority: String?

    package init(
        host: Host, settings: InstallSettings, session: BootSession, commit: String?, installer: Installer,
        serverAuthority: String? = nil
    ) {
        self.serverAuthority = serverAuthority
        self.host = host
        self.settings = settings
        self.session = session
        self.installer = installer
        self.commit = commit
    }

    /// What is trusted for the server, PEM; empty where the system's own authorities are enough, or nothing is secret. Two
    /// authorities would be too long for a kernel's command line, and no more than the server's is needed.
    var authorities: String {
        guard session.secureBaseURL.isSecure else { return "" }
        return serverAuthority ?? settings.fragments.authorities
    }

    /// Whether the installer cannot trust the server without what the boot script loads besides.
    var needsAuthorityImage: Bool { hasKickstart && !authorities.isEmpty }

    /// The Kickstart of the host. Its text holds the session's nonce.
    /// - Throws: ``BootError``.
    package func kickstart() throws(BootError) -> Document {
        guard let least = settings.method.leastVersion, installer.version >= least else {
            throw .method(settings.method, installer.version)
        }
        let append = try bootLoaderArguments()
        let firstBoot = try firstBootArguments()
        do {
            var commands = try general() + accounts() + networkCommands() + storage(append: append)
            commands += try source()
            let own = try [beginning(), completion(firstBoot)] + storageScripts()
            let theirs = settings.fragments
            let between = try fragments(.pre, theirs.pre) + fragments(.postInSystem, theirs.post)
            let scripts = try own + between + ending() + fragments(.onError, theirs.onError)
            return Document(commands: commands, scripts: scripts)
        } catch {
            throw .kickstart(error)
        }
    }
}
