import Boot
import Cluster
import Inventory
import Kickstart
import Media
import OCI
import Server
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// Which installer a host boots, and what is said when it does not fit.
@Suite struct InstallerChoiceTests {
    private let directory: TemporaryDirectory
    private let store: MediaStore

    init() throws {
        directory = try TemporaryDirectory()
        store = MediaStore(FilePath(directory("media")))
        for folder in ["media", "media/media", "media/blobs", "media/blobs/sha256", "boot"] {
            try makeDirectory(directory(folder))
        }
    }

    /// Puts a medium into the store as an import does.
    private func add(_ name: String, _ facts: String, files: [String]) throws {
        let entries = try files.enumerated().map { number, path in
            let digest = String(repeating: String(number, radix: 16), count: 64)
            try directory.write("media/blobs/sha256/\(digest)", "\(number)")
            return "\"\(path)\": {\"sha256\": \"\(digest)\", \"size\": 1}"
        }
        try directory.write(
            "media/media/\(name).json",
            """
            {\(facts), "kernel": "images/pxeboot/vmlinuz", "initrd": "images/pxeboot/initrd.img",
             "verifiedChecksums": 0, "files": {\(entries.joined(separator: ", "))}}
            """)
    }

    private static let boot = ["images/pxeboot/vmlinuz", "images/pxeboot/initrd.img"]

    private func addAll() throws {
        try add(
            "ol9", "\"architecture\": \"x86_64\", \"version\": \"rhel9\", \"stage2\": \"images/install.img\"",
            files: Self.boot + ["images/install.img", ".treeinfo"])
        try add("bare", "\"architecture\": \"x86_64\", \"version\": \"rhel8\"", files: Self.boot)
        try add(
            "fcos", "\"architecture\": \"aarch64\", \"rootfs\": \"images/pxeboot/root fs.img\"",
            files: Self.boot + ["images/pxeboot/root fs.img"])
        try add("flatcar", "\"architecture\": \"x86_64\"", files: Self.boot)
    }

    private func cluster(_ install: String, _ own: String = "{}") throws -> ClusterDefinition {
        let text = """
            name: rack
            loadBalancer: 192.0.2.10
            install: \(install)
            hosts:
              - {name: cp-1, mac: "52:54:00:aa:bb:01", role: control-plane}
              - {name: worker-1, mac: "52:54:00:aa:bb:02", role: worker, install: \(own)}
            """
        return try ClusterFile.parse(Array(text.utf8), source: "cluster.yaml", directory: FilePath(directory.path))
    }

    private func choice(_ cluster: ClusterDefinition, _ need: InstallerChoice.Need = .files) throws -> InstallerChoice {
        try InstallerChoice(cluster, need: need) { store }
    }

    private func installer(_ host: Int, _ cluster: ClusterDefinition, _ choice: InstallerChoice) throws -> Installer {
        let host = cluster.hosts[host]
        let session = BootSession(
            host: host.name, mac: host.mac ?? .example, nonce: SecretToken(),
            baseURL: try BaseURL("http://192.0.2.1:8080"))
        return choice.installation(of: host, session: session, commit: nil).installer
    }

    @Test func everyHostHasTheMediumThatItNames() throws {
        try addAll()
        let cluster = try cluster("{medium: ol9}", "{medium: fcos, method: coreos, disk: sda}")
        let choice = try choice(cluster)
        let base = "http://192.0.2.1:8080/media"
        #expect(
            try installer(0, cluster, choice)
                == Installer(
                    kernel: "\(base)/ol9/images/pxeboot/vmlinuz", initrd: "\(base)/ol9/images/pxeboot/initrd.img",
                    stage2: "\(base)/ol9", version: .rhel9, architecture: .x86))
        #expect(
            try installer(1, cluster, choice)
                == Installer(
                    kernel: "\(base)/fcos/images/pxeboot/vmlinuz", initrd: "\(base)/fcos/images/pxeboot/initrd.img",
                    rootFS: "\(base)/fcos/images/pxeboot/root%20fs.img", version: .rhel9, architecture: .arm64))
        #expect(choice.hostsWithout.isEmpty)
        let served = Set(choice.files.map(\.path))
        #expect(served.isSuperset(of: ["/media/ol9/.treeinfo", "/media/fcos/images/pxeboot/root fs.img"]))
        // Media that no host boots are served too.
        #expect(served.contains("/media/flatcar/images/pxeboot/vmlinuz"))
        #expect(served.allSatisfy { $0.hasPrefix("/media/") })
    }

    @Test(arguments: [
        ("{medium: ol8}", "the medium `ol8` is not in"),
        ("{medium: ol8}", "there are `bare`, `fcos`, `flatcar`, `ol9`"),
        ("{medium: bare}", "has no second stage"),
        ("{medium: ol9, version: rhel8}", "of rhel9, and `install.version` is rhel8"),
        ("{medium: fcos}", "reads no Kickstart"),
        ("{medium: ol9, method: coreos, disk: sda}", "reads a Kickstart, and"),
        ("{medium: flatcar, method: coreos, disk: sda}", "has no root image"),
        ("{medium: ol9, method: bootc, image: quay.io/a/b}", "needs one of rhel10 or later"),
    ])
    func whatDoesNotFitIsSaid(_ install: String, _ says: String) throws {
        try addAll()
        let cluster = try cluster("{}", install)
        for need in [InstallerChoice.Need.files, .names] {
            let error = #expect(throws: UnbootableHost.self) { try choice(cluster, need) }
            let text = error?.description ?? ""
            #expect(text.hasPrefix("host worker-1: the medium `") && text.contains(says), "\(text)")
        }
    }

    @Test func aDamagedMediumStopsOnlyWhoBootsIt() throws {
        try addAll()
        try directory.write("media/blobs/sha256/\(String(repeating: "2", count: 64))", "")
        #expect(throws: UnbootableHost.self) { try choice(try cluster("{medium: ol9}")) }
        let others = try choice(try cluster("{medium: flatcar, method: coreos, osName: flatcar}"))
        #expect(!others.files.contains { $0.path.hasPrefix("/media/ol9/") })
    }

    @Test func ownFilesOfAHostHaveTheirOwnURLs() async throws {
        let script = """
            cd "$1"; head -c 4096 /dev/zero > x86
            printf HdrS | dd of=x86 bs=1 seek=514 conv=notrunc status=none
            head -c 4096 /dev/zero > arm
            printf ARMd | dd of=arm bs=1 seek=56 conv=notrunc status=none
            echo x86 | cpio -o -H newc --quiet | gzip > initrd
            """
        let made = try await run("sh", ["-euc", script, "sh", directory("boot")])
        #expect(made.succeeded, "\(made)")
        let cluster = try cluster("{kernel: boot/x86, initrd: boot/initrd}", "{kernel: boot/arm}")
        let choice = try choice(cluster)
        let shared = try installer(0, cluster, choice)
        #expect(shared.kernel == "http://192.0.2.1:8080/boot/kernel" && shared.architecture == .x86)
        let own = try installer(1, cluster, choice)
        #expect(own.kernel == "http://192.0.2.1:8080/boot/worker-1/kernel" && own.architecture == .arm64)
        #expect(
            choice.files.map(\.path) == [
                "/boot/initrd", "/boot/kernel", "/boot/worker-1/initrd", "/boot/worker-1/kernel",
            ])
        #expect(throws: UnbootableHost.self) { try choice.check(Platform(.amd64)) }
    }

    @Test func filesThatAreNotThereYetAreMissedByServersOnly() throws {
        let cluster = try cluster("{kernel: boot/x86, initrd: boot/initrd}")
        #expect(throws: UnbootableHost.self) { try choice(cluster) }
        #expect(try choice(cluster, .names).hostsWithout.isEmpty)
        let none = try self.cluster("{}")
        #expect(try choice(none).hostsWithout.count == 2)
        #expect(try choice(none).files.isEmpty)
    }
}
