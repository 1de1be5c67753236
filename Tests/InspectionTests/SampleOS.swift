import OCI
import Inspection
import OSTree
import Repository
import TestSupport

/// An OS of a few files, made by a shell, committed by the real `ostree`.
struct SampleOS {
    let directory: TemporaryDirectory

    /// Makes an OS in which nothing is wrong, and changes it.
    /// - Parameter change: A shell script that runs at the top of the tree, with `$tools` to make parts again.
    init(_ change: String = "") async throws {
        directory = try TemporaryDirectory()
        try await shell("mkdir tree; cd tree\n" + Self.tools + Self.whole + change)
    }

    /// An OS that is nothing but what a script makes.
    init(only script: String) async throws {
        directory = try TemporaryDirectory()
        try await shell("mkdir tree; cd tree\n" + Self.tools + script)
    }

    /// Whether Debian's Ignition is installed, or must be.
    static let hasIgnition =
        Tool.areRequired || (try? readText("/usr/lib/dracut/modules.d/30ignition/module-setup.sh")) != nil

    /// A real Debian that another suite has made; nil where it has not run.
    static let debian: String? = {
        let path = "/var/cache/slipway-tests/minbase-bookworm"
        return (try? readText("\(path)/etc/os-release")) == nil ? nil : path
    }()

    /// A kernel, and a program, by nothing but what is recognised of them.
    private static let tools = """
        kernel() { mkdir -p "${1%/*}"; { head -c 514 /dev/zero; printf HdrS; head -c 600 /dev/zero; } > "$1"; }
        program() { mkdir -p "${1%/*}"; { printf '\\177ELF\\002\\001'; head -c 3000 /dev/zero; printf %s "$2"; } > "$1"; }
        sum=$(printf 'x' | sha256sum | cut -c1-64)

        """

    private static let whole = """
        umask 022
        mkdir -p usr/bin usr/sbin usr/etc/selinux/targeted/contexts/files usr/etc/selinux/targeted/policy sysroot boot var dev proc sys run tmp
        ln -s sysroot/ostree ostree; ln -s usr/bin bin; ln -s usr/lib lib; ln -s var/home home
        kernel usr/lib/modules/6.1.0-7/vmlinuz; echo cpio > usr/lib/modules/6.1.0-7/initramfs.img
        printf 'NAME="Sample OS"\\nID=sample\\nVERSION_ID=1.32\\nPRETTY_NAME="Sample OS 1.32"\\n' > usr/lib/os-release
        echo "OSTREE_VERSION='1.32.7'" >> usr/lib/os-release
        ln -s ../usr/lib/os-release usr/etc/os-release
        printf '# comment\\nSELINUX=enforcing\\nSELINUXTYPE=targeted\\n' > usr/etc/selinux/config
        echo '/.* system_u:object_r:default_t:s0' > usr/etc/selinux/targeted/contexts/files/file_contexts
        echo > usr/etc/selinux/targeted/policy/policy.31
        echo > usr/sbin/setfiles
        program usr/lib/dracut/modules.d/30ignition/ignition \
            'github.com/coreos/ignition/v2/config/v3_4/types github.com/coreos/ignition/v2/config/v3_5_experimental/types
        -X github.com/coreos/ignition/v2/internal/version.Raw=2.16.2'
        for name in kubelet kubeadm; do
            program usr/bin/$name "-X 'k8s.io/component-base/version.gitVersion=v1.32.10' "
        done

        """

    /// Runs a shell script in the directory that holds `tree`.
    @discardableResult
    func shell(_ script: String) async throws -> String {
        let result = try await run("sh", ["-euc", script], in: directory.path)
        guard result.succeeded else { throw TestFailure("\(script): \(result)") }
        return result.output
    }

    /// Commits the tree.
    func commit(mode: String = "archive") async throws -> (store: RepositoryStore, commit: Checksum) {
        try await shell("ostree init --repo=\(mode) --mode=\(mode); ostree --repo=\(mode) config set core.fsync false")
        return try await commit(to: mode)
    }

    private func commit(to repository: String) async throws -> (store: RepositoryStore, commit: Checksum) {
        let output = try await shell(
            "ostree commit --repo=\(repository) -b ock --timestamp=@1700000000 --canonical-permissions --tree=dir=tree")
        return (try RepositoryStore(directory(repository)), try Checksum(hex: output.filter { !$0.isWhitespace }))
    }

    /// Commits the tree and looks at it.
    func report(mode: String = "archive", architecture: Architecture? = nil) async throws -> OSReport {
        let (store, commit) = try await commit(mode: mode)
        return try OSInspection(store, commit: commit, architecture: architecture).run()
    }

    /// Looks at the tree and installs it with the real `ostree`.
    /// - Returns: What was found, and what `ostree` complained of when it refused.
    func deployed() async throws -> (report: OSReport, refusal: String?) {
        try await shell(
            """
            mkdir root; ostree admin init-fs root; ostree admin os-init --sysroot=root ock
            ostree --repo=root/ostree/repo config set core.fsync false
            """)
        let (store, commit) = try await commit(to: "root/ostree/repo")
        // Deployments are made immutable otherwise, and stay behind.
        let result = try await run(
            "ostree", ["admin", "deploy", "--sysroot=\(directory("root"))", "--os=ock", "ock"],
            environment: ["OSTREE_SYSROOT_DEBUG": "mutable-deployments"])
        let report = try OSInspection(store, commit: commit, architecture: .amd64).run()
        return (report, result.succeeded ? nil : result.error)
    }
}

extension OSReport {
    /// The identifiers of what was found, in order.
    var kinds: [Finding.Kind] { findings.map(\.kind) }
}
