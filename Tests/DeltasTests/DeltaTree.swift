/// Scripts that make trees.
enum DeltaTree {
    /// Every kind of object; some of it needs root.
    static let odd = """
        mkdir -p usr/bin usr/etc 'spa ce/Ä' deep/a/b/c/d same/one same/two
        printf 'hello\\n' > usr/bin/hello; chmod 4755 usr/bin/hello; ln -s hello usr/bin/hi; ln -s /no/where broken
        : > usr/etc/empty; : > usr/etc/secret; chmod 0600 usr/etc/secret; chown 12:34 usr/etc/secret
        printf 'ő' > 'spa ce/Ä/NetLock_Főtanúsítvány.crt'; ln -s "$(printf '漢%0300d' 1)" long-link
        printf s > same/one/f; printf s > same/two/f; mkdir sticky; chmod 1777 sticky; chown 5:6 sticky
        seq 1 200000 > numbers
        python3 -c 'import os; [os.setxattr(p, n, v) for p, n, v in [
            ("usr/bin/hello", "user.demo", b"abc"), ("usr/bin/hello", "user.aaa", b"zz"), ("numbers", "user.none", b""),
            ("sticky", "user.dir", b"d"), ("usr/etc/empty", "security.selinux", b"system_u:object_r:etc_t:s0\\0")]]'
        """

    /// A version after ``odd``.
    static let changed = """
        printf 'hello again\\n' > usr/bin/hello; chmod 4755 usr/bin/hello; ln -sf hello usr/bin/hey; rm -r deep
        : > usr/etc/newly-empty; chmod 0640 usr/etc/newly-empty; mkdir -p new/dir; chmod 0700 new; seq 1 200001 > numbers
        """

    /// Content for two parts, and a file that is fetched by itself.
    static let large = """
        for i in 1 2 3 4 5 6 7 8 9; do yes "$i $i $i" | head -c 3900000 > "file$i"; done
        yes large | head -c 4000001 > large; yes small | head -c 4000000 > small
        """
}
