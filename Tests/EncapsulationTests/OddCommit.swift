import TestSupport

/// A commit of odd cases by the real `ostree`, made once for all tests and kept in memory.
enum OddCommit {
    /// Tiny files only.
    static let small = Task { try await make(isLarge: false) }
    /// With one file that is too large for memory.
    static let large = Task { try await make(isLarge: true) }

    /// A fresh copy for a test to damage.
    static func encapsulator() async throws -> Encapsulator { Encapsulator(try await small.value) }

    private static func make(isLarge: Bool) async throws -> EncapsulatorSource {
        let directory = try TemporaryDirectory()
        let result = try await run("sh", ["-c", tree, "sh", directory("tree"), isLarge ? "large" : ""])
        guard result.succeeded else { throw TestFailure("sh: \(result)") }
        let attributed = try await run("python3", ["-c", attributes], in: directory("tree"))
        guard attributed.succeeded else { throw TestFailure("python3: \(attributed)") }
        let commit = try await run("sh", ["-c", commit, "sh", directory.path])
        guard commit.succeeded, let checksum = commit.output.split(separator: "\n").last else {
            throw TestFailure("ostree: \(commit)")
        }
        return try await EncapsulatorSource(
            repository: directory("repository"), commit: String(checksum), in: directory)
    }

    private static let tree = """
        set -eu; umask 022; mkdir -p "$1/usr/bin" "$1/usr/lib" "$1/usr/etc/sub" "$1/deep/a/b/c" "$1/empty"; cd "$1"
        printf 'hello\\n' > usr/bin/hello; chmod 0755 usr/bin/hello; ln usr/bin/hello usr/lib/hard
        ln -s hello usr/bin/hi; ln -s /nowhere//at/all usr/broken; ln -s ../../.. deep/up
        printf x > usr/bin/su; chmod 4755 usr/bin/su; printf conf > usr/etc/conf; : > usr/etc/sub/none; : > empty-file
        printf 7 > all; chmod 7777 all; printf 0 > none; chmod 0000 none; printf l > deep/a/b/c/leaf
        mkdir locked sticky sgid; chmod 0000 locked; chmod 1777 sticky; chmod 2755 sgid
        printf u > 'usr/lib/NetLock_Főtanúsítvány.crt'; printf c > "$(printf 'tab\\tnew\\nline')"
        printf l > "deep/$(printf '%0200d' 1)"; ln -s "$(printf '漢字 %0400d' 1)" long-link
        printf same > one; printf same > two; printf many > many; chown 3000000:4294967294 many
        chown 1000:1001 all; chown -h 12:34 usr/bin/hi; chown 65534:65534 sticky
        [ -z "$2" ] || { head -c 20000000 /dev/zero > large; seq 1 400000 > middle; }
        """

    private static let attributes = """
        import os
        for path, name, value in [
            ('one', 'user.demo', b'abc'), ('one', 'user.aaa', b'zz'), ('one', 'user.empty', b''),
            ('sgid', 'user.dir', b'd'), ('many', 'user.long', b'v' * 3000), ('two', 'trusted.key', bytes([0, 1])),
        ]:
            os.setxattr(path, name, value)
        for path in ('usr/bin/hello', 'usr/bin/hi', 'usr/bin/su', 'usr/bin', 'usr/broken'):
            os.setxattr(path, 'security.selinux', b'system_u:object_r:bin_t:s0\\0', follow_symlinks=False)
        """

    private static let commit = """
        set -eu; cd "$1"; ostree --repo=repository init --mode=archive
        ostree --repo=repository commit -b ock --fsync=false --tree=dir=tree --timestamp=@1700000000 -s Subject \
            --add-metadata-string=version=1.0 --add-detached-metadata-string=signed=not
        """
}
