/// Programs that this machine has and Anaconda's installer has not: what Lorax takes out of its image (lorax,
/// "runtime-cleanup.tmpl") of the packages whose other programs our scripts use, in any of its releases since that of
/// RHEL 8. Those that every shell has itself, such as `test`, are left out.
package enum InstallerTools {
    package static let missing: [String] = [
        // coreutils
        "base64", "chcon", "cksum", "csplit", "dir", "dircolors", "expand", "factor", "fold", "groups", "hostid",
        "install", "join", "link", "logname", "mkfifo", "nice", "nl", "nohup", "nproc", "pathchk", "pinky", "pr",
        "printenv", "ptx", "runcon", "sha224sum", "sha384sum", "sha512sum", "shuf", "stat", "stdbuf", "stty", "sum",
        "timeout", "truncate", "tsort", "unexpand", "unlink", "users", "vdir", "who", "whoami", "yes",
        // util-linux, procps-ng, diffutils, file, openssl
        "chrt", "column", "fsfreeze", "ionice", "nsenter", "prlimit", "rev", "setsid", "uuidgen", "whereis", "pgrep",
        "pkill", "cmp", "diff", "file", "openssl",
    ]

    /// Shell that makes each of them fail, in front of a script that runs by itself.
    package static let withoutThem = missing.map {
        "\($0)() { echo '\($0) is not in the installer' >&2; return 127; }\n"
    }
    .joined()
}
