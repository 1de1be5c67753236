import Glibc
import TestSupport

/// A tree of odd cases; most of them need root.
enum OddTree {
    static func make(at path: String, in workshop: Workshop) async throws {
        let long = String(repeating: "n", count: 200)
        let script = """
            set -eu; mkdir "$1"; cd "$1"; umask 022
            mkdir -p usr/bin usr/lib empty 'spa ce' "$2/$2" deep/a/b/c/d/e/f
            printf 'hello\\n' > usr/bin/hello; chmod 0755 usr/bin/hello; ln usr/bin/hello usr/lib/hard
            ln -s hello usr/bin/hi; ln -s /nowhere/at/all usr/broken; ln -s ../../.. deep/up
            : > empty-file; printf x > usr/bin/su; chmod 4755 usr/bin/su
            printf 7 > all; chmod 7777 all; printf 0 > none; chmod 0000 none; mkdir locked; chmod 0000 locked
            printf 0 > locked/inside; mkdir sticky; chmod 1777 sticky; mkdir sgid; chmod 2755 sgid
            printf u > 'NetLock_Főtanúsítvány.crt'; printf d > 'Ä'; printf l > "$2/$2/$2"; printf c > "$(printf 'tab\\tnew\\nline')"
            printf same > one; printf same > two; ln -s "$(printf '漢字 %0400d' 1)" long-link
            head -c 20000000 /dev/zero > large; seq 1 400000 > middle
            chown 1000:1001 all; chown -h 12:34 usr/bin/hi; chown 65534:65534 sticky; chown 1000:1000 locked
            """
        try await workshop.expect("sh", ["-c", script, "sh", path, long])
        for (name, value, target) in [
            ("user.demo", "abc", "one"), ("user.aaa", "zz", "one"), ("user.empty", "", "one"),
            ("user.dir", "d", "sgid"),
            ("trusted.key", "\0\u{1}", "one"), ("security.selinux", "system_u:object_r:bin_t:s0\0", "usr/bin/hello"),
        ] {
            try await setAttribute(name, value, on: path + "/" + target)
        }
    }

    /// Without root: what any user may make.
    static func makePlain(at path: String, in workshop: Workshop) async throws {
        let script = """
            set -eu; mkdir "$1"; cd "$1"; mkdir -p usr/bin usr/etc
            printf 'hello\\n' > usr/bin/hello; chmod 0755 usr/bin/hello; ln -s hello usr/bin/hi; : > usr/etc/empty
            printf same > one; printf same > two; ln one three
            """
        try await workshop.expect("sh", ["-c", script, "sh", path])
    }

    private static func setAttribute(_ name: String, _ value: String, on path: String) async throws {
        let bytes = Array(value.utf8)
        let program = "import os,sys; os.setxattr(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]))"
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let result = try await run("python3", ["-c", program, path, name, hex])
        guard result.succeeded else { throw TestFailure("setxattr \(name) on \(path): \(result)") }
    }
}
