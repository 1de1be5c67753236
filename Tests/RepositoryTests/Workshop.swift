import Glibc
import OSTree
import Repository
import TestSupport

/// A place where a test makes repositories with the real `ostree` and asks it about them.
struct Workshop {
    let directory: TemporaryDirectory
    static let time = 1_700_000_000

    init() throws { directory = try TemporaryDirectory() }

    func callAsFunction(_ name: String) -> String { directory(name) }

    /// Runs a shell script inside.
    @discardableResult
    func shell(_ script: String) async throws -> String {
        let result = try await run("sh", ["-euc", script], in: directory.path)
        guard result.succeeded else { throw TestFailure("\(script): \(result)") }
        return result.output
    }

    /// Runs `ostree` on a repository; it must succeed.
    @discardableResult
    func ostree(_ repository: String, _ arguments: String...) async throws -> String {
        let result = try await run("ostree", ["--repo=\(directory(repository))"] + arguments)
        guard result.succeeded else { throw TestFailure("ostree \(arguments): \(result)") }
        return result.output
    }

    /// Makes a repository.
    func make(_ repository: String, mode: String = "archive") async throws {
        try await ostree(repository, "init", "--mode=\(mode)")
    }

    /// Commits a tree to a branch.
    /// - Parameter options: More of `ostree commit`'s.
    @discardableResult
    func commit(_ tree: String, to repository: String, ref: String = "ock", options: [String] = []) async throws
        -> Checksum
    {
        let arguments = [
            "--repo=\(directory(repository))", "commit", "-b", ref, "--timestamp=@\(Self.time)",
            "--tree=dir=\(directory(tree))",
        ]
        let result = try await run("ostree", arguments + options)
        guard result.succeeded else { throw TestFailure("ostree \(arguments): \(result)") }
        return try Checksum(hex: result.output.filter { !$0.isWhitespace })
    }

    func store(_ repository: String) throws -> RepositoryStore { try RepositoryStore(directory(repository)) }

    /// The paths of all objects of a repository, with the kinds that OSTree itself counts.
    func objectPaths(_ repository: String) async throws -> Set<String> {
        let found = try await shell("cd '\(repository)' && find objects -not -type d")
        return Set(found.split(separator: "\n").map(String.init))
    }

    /// A small tree that any user can make.
    func makePlainTree(_ name: String) async throws {
        try await shell(
            """
            umask 022; mkdir -p \(name)/usr/bin \(name)/usr/lib \(name)/etc; cd \(name)
            printf 'hello\\n' > usr/bin/hello; chmod 0755 usr/bin/hello; ln -s hello usr/bin/hi; : > etc/empty
            ln -s ../usr/lib/os-release etc/os-release; printf 'ID=ock\\n' > usr/lib/os-release
            ln -s usr/bin bin; ln -s /bin/hi absolute; ln -s loop loop; ln -s nowhere broken
            printf same > one; printf same > two
            """)
    }

    /// A tree of odd cases, which needs root.
    func makeOddTree(_ name: String) async throws {
        try await makePlainTree(name)
        try await shell(
            """
            umask 022; cd \(name); long=$(printf 'n%0199d' 1)
            mkdir -p empty 'spa ce' "$long/$long" deep/a/b/c/d/e/f locked sticky sgid
            printf x > usr/bin/su; chmod 4755 usr/bin/su; printf 7 > all; chmod 7777 all; printf 0 > none; chmod 0000 none
            printf 0 > locked/inside; chmod 0000 locked; chmod 1777 sticky; chmod 2755 sgid
            printf u > 'Főtanúsítvány.crt'; printf d > 'Ä'; printf l > "$long/$long/$long"
            printf c > "$(printf 'tab\\tnew\\nline')"; ln -s "$(printf '漢字 %0400d' 1)" long-link
            head -c 3000000 /dev/zero > zeros
            chown 1000:1001 all; chown -h 12:34 usr/bin/hi; chown 65534:65534 sticky; chown 1000:1000 locked
            """)
        let script = """
            import os, sys
            for name, value, path in [
                ('user.demo', b'abc', 'one'), ('user.aaa', b'zz', 'one'), ('user.empty', b'', 'one'),
                ('user.dir', b'd', 'sgid'), ('trusted.key', b'\\0\\1' * 300, 'one'), ('trusted.link', b'l', 'bin'),
            ]:
                os.setxattr(path, name, value, follow_symlinks=False)
            """
        let result = try await run("python3", ["-c", script], in: directory(name))
        guard result.succeeded else { throw TestFailure("setxattr: \(result)") }
    }

    /// Makes a repository of mode `bare-split-xattrs` out of one of mode `bare`: `ostree` can read that mode, but not
    /// write it.
    func splitAttributes(of bare: String, into split: String) async throws {
        let script = """
            import glob, hashlib, os, sys
            for path in glob.glob(sys.argv[1] + '/objects/*/*.file'):
                names = sorted(os.listxattr(path, follow_symlinks=False))
                body, ends = b'', []
                for name in names:
                    value = os.getxattr(path, name, follow_symlinks=False)
                    os.removexattr(path, name, follow_symlinks=False)
                    start = name.encode() + b'\\0'
                    width = 1 if len(start) + len(value) + 1 < 256 else 2
                    body += start + value + len(start).to_bytes(width, 'little')
                    ends.append(len(body))
                width = 1 if len(body) + len(ends) < 256 else 2
                body += b''.join(end.to_bytes(width, 'little') for end in ends)
                digest = hashlib.sha256(body).hexdigest()
                shard = sys.argv[1] + '/objects/' + digest[:2]
                os.makedirs(shard, exist_ok=True)
                target = shard + '/' + digest[2:] + '.file-xattrs'
                with open(target, 'wb') as file: file.write(body)
                os.link(target, path + '-xattrs-link')
            """
        try await shell("cp -a \(bare) \(split); sed -i 's/mode=bare/mode=bare-split-xattrs/' \(split)/config")
        let result = try await run("python3", ["-c", script, directory(split)])
        guard result.succeeded else { throw TestFailure("split: \(result)") }
    }
}
