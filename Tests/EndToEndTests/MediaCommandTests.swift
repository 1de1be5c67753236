import Glibc
import Markup
import TestSupport
import Testing

/// `slipway media`, as somebody types it.
@Suite("Media commands", .enabled(if: Tool("xorriso").isUsable)) struct MediaCommandTests {
    private let directory: TemporaryDirectory

    init() async throws {
        directory = try TemporaryDirectory()
        let script = #"""
            mkdir -p tree/images/pxeboot tree/EFI/BOOT
            cd tree
            { head -c 514 /dev/zero; printf HdrS; head -c 90000 /dev/urandom; } >images/pxeboot/vmlinuz
            mkdir ../ram && echo hello >../ram/init
            (cd ../ram && find . | cpio --quiet -o -H newc) | gzip -n >images/pxeboot/initrd.img
            { printf 'hsqs'; head -c 36 /dev/zero; printf '\0\100\0\0\0\0\0\0'; head -c 3000000 /dev/urandom; } >images/install.img
            echo loader >EFI/BOOT/BOOTX64.EFI
            printf '1714000000.123\nOracle Linux 9.4\nx86_64\n' >.discinfo
            xorriso -as mkisofs -quiet -R -J -V OL-9-4-0-BaseOS-x86_64 -o ../ol9.iso .
            """#
        let made = try await run("sh", ["-euc", script], in: directory.path)
        guard made.succeeded else { throw TestFailure(made.description) }
    }

    private func slipway(_ arguments: String...) async throws -> CommandResult {
        try await run(
            Places.program, ["media"] + arguments, environment: ["SLIPWAY_MEDIA": directory("store")])
    }

    private func files(_ name: String, _ arguments: [String] = []) async throws -> CommandResult {
        try await run(
            Places.program,
            [
                "media", "import", "--kernel", directory("tree/images/pxeboot/vmlinuz"), "--initrd",
                directory("tree/images/pxeboot/initrd.img"), "--name", name, "--media", directory("store"),
            ] + arguments)
    }

    private func kept() async throws -> String {
        try await run("find", [directory("store"), "-type", "f", "-not", "-name", ".slipway.lock"]).output
    }

    @Test func aMediumIsImportedListedShownAndRemoved() async throws {
        let sum = try await run("sha256sum", [directory("ol9.iso")])
        let imported = try await slipway("import", directory("ol9.iso"), "--sha256", String(sum.output.prefix(64)))
        #expect(imported.succeeded, "\(imported)")
        #expect(imported.output.contains("ol9: Oracle Linux 9.4, x86_64, rhel9, 5 files, 2.9 MiB"), "\(imported)")
        #expect(imported.output.contains("SHA-256 matches"))
        let again = try await slipway("import", directory("ol9.iso"))
        #expect(again.succeeded && again.output.contains("there already"), "\(again)")
        #expect(again.error.contains("no checksums"), "\(again)")
        #expect(try await files("parts", ["--version", "rhel9"]).succeeded)

        let listed = try await slipway("list")
        let lines = listed.output.split(separator: "\n")
        try #require(lines.count == 3, "\(listed)")
        #expect(lines[0].hasPrefix("NAME") && lines[1].hasPrefix("ol9 "), "\(listed)")
        #expect(lines[2].contains("88 KiB") && lines[2].contains(" 0 B"), "\(listed)")
        let json = try await slipway("list", "-o", "json")
        let value = try JSON.parse(Array(json.output.utf8), source: "list").value
        guard case .array(let media) = value else { return #expect(Bool(false), "\(json)") }
        try #require(media.count == 2)
        #expect(media.map { $0["name"] } == ["ol9", "parts"] && media.map { $0["version"] } == ["rhel9", "rhel9"])
        #expect(media[1]["ownBytes"] == 0)
        let yaml = try await slipway("list", "-o", "yaml")
        #expect(try YAML.parse(Array(yaml.output.utf8), source: "list").value == value)

        let shown = try await slipway("show", "ol9")
        #expect(
            shown.output.contains("  images/pxeboot/vmlinuz") && shown.output.contains("ol9.iso, sha256:"), "\(shown)")
        let described = try await slipway("show", "ol9", "-o", "json")
        let member = try JSON.parse(Array(described.output.utf8), source: "show").value
        guard case .array(let files) = member["files"] else { return #expect(Bool(false), "\(described)") }
        #expect(files.count == 5)

        #expect(try await slipway("remove", "ol9").succeeded)
        let unknown = try await slipway("remove", "ol9")
        #expect(unknown.status == 1 && unknown.error.contains("`parts`"), "\(unknown)")
        #expect(try await slipway("remove", "parts").succeeded)
        #expect(try await kept() == "")
        #expect(try await slipway("list").output == "")
    }

    @Test func aDamagedMediumStandsInNobodysWay() async throws {
        #expect(try await slipway("import", directory("ol9.iso"), "--name", "bad").succeeded)
        try writeText("{", to: directory("store/media/bad.json"))
        let imported = try await slipway("import", directory("ol9.iso"), "--name", "good")
        #expect(imported.succeeded && imported.output.contains("good: Oracle Linux"), "\(imported)")
        #expect(try await slipway("show", "good").succeeded)
        for (format, text) in [("text", "good "), ("json", "\"good\"")] {
            let listed = try await slipway("list", "-o", format)
            #expect(listed.status == 1 && listed.output.contains(text), "\(listed)")
            #expect(listed.error.contains("slipway media remove bad"), "\(listed)")
        }
        #expect(try await slipway("remove", "bad").succeeded)
        #expect(try await slipway("list").succeeded)
    }

    @Test func liveSystemsAreImportedByTheirFiles() async throws {
        let rootfs = directory("tree/images/pxeboot/initrd.img")
        let imported = try await files("fcos", ["--rootfs", rootfs, "--arch", "x86_64", "-o", "json"])
        let value = try JSON.parse(Array(imported.output.utf8), source: "import").value
        #expect(value["rootfs"] == "images/pxeboot/rootfs.img" && value["version"] == .null, "\(imported)")
        for (arguments, message) in [
            (["--arch", "aarch64"], "x86_64"), (["--stage2", rootfs], "`--stage2`"),
            (["--rootfs", directory("ol9.iso")], "`--rootfs`"), (["--rootfs", "/none"], "/none"),
        ] {
            let refused = try await files("other", arguments)
            #expect(refused.status == 1 && refused.error.contains(message), "\(refused)")
        }
        #expect(try await slipway("list").output.split(separator: "\n").count == 2)
    }

    @Test(arguments: [
        (["import"], "--kernel"), (["import", "a.iso", "--kernel", "k"], "ISO"),
        (["import", "--kernel", "k", "--initrd", "i"], "--name"), (["import", "a.iso", "--name", "../a"], "../a"),
        (["import", "a.iso", "--sha256", "12"], "digest"), (["import", "a.iso", "--version", "rhel7"], "rhel8"),
        (["remove", "/etc"], "/etc"), (["show"], "name"),
    ])
    func wrongCommandLinesAreRefused(arguments: [String], message: String) async throws {
        let result = try await run(Places.program, ["media"] + arguments)
        #expect(result.status == 2 && result.error.contains(message), "\(result)")
    }

    @Test(arguments: [["media"], ["media", "import"], ["media", "list"], ["media", "show"], ["media", "remove"]])
    func helpHasExamples(arguments: [String]) async throws {
        let result = try await run(Places.program, arguments + ["--help"])
        #expect(result.succeeded && result.output.contains("EXAMPLES"), "\(result)")
    }

    @Test func theStateDirectoryHoldsThemOtherwise() async throws {
        let result = try await run(
            Places.program, ["media", "import", directory("ol9.iso"), "--state", directory("state")],
            environment: ["SLIPWAY_MEDIA": ""])
        #expect(result.succeeded, "\(result)")
        #expect(access(directory("state/media/media/ol9.json"), R_OK) == 0)
    }

    @Test(.timeLimit(.minutes(2))) func killedAndInterruptedImportsLeaveNothing() async throws {
        var seed = Seed()
        // Slow enough to be met.
        let grow =
            "head -c 60000000 /dev/urandom >>tree/images/install.img; "
            + "xorriso -as mkisofs -quiet -R -V OL-9-4-0 -o large.iso tree"
        #expect(try await run("sh", ["-euc", grow], in: directory.path).succeeded)
        let command = ["media", "import", directory("large.iso"), "--media", directory("store"), "--quiet"]
        let start = ContinuousClock.now
        #expect(try await run(Places.program, command).succeeded)
        let whole = ContinuousClock.now - start
        #expect(try await slipway("remove", "large").succeeded)
        var met = 0
        for round in 0..<10 {
            let signal = round % 2 == 0 ? SIGKILL : SIGINT
            let delay = whole * Double.random(in: 0.1...0.8, using: &seed)
            // What a killed one left stays until the next one begins to write.
            let before = try await kept()
            let ended = try await whileRunning(Places.program, command) { program in
                try await Task.sleep(for: delay)
                kill(program.processIdentifier, signal)
                if signal == SIGINT { try? await Task.sleep(for: .milliseconds(800)) }
            }
            // It may have ended, or been about to: what is listed is whole then.
            let listed = try await slipway("list")
            #expect(listed.succeeded, "\(seed) round \(round): \(listed)")
            guard ended.program.status != 0, listed.output.isEmpty else {
                #expect(try await slipway("remove", "large").succeeded, "\(seed) round \(round)")
                continue
            }
            met += 1
            if signal == SIGINT {
                #expect(ended.program.status == 130, "\(seed) \(ended.program)")
                #expect(["", before].contains(try await kept()), "\(seed) round \(round)")
            }
        }
        #expect(met > 2, "\(seed) \(met)")
        #expect(try await run(Places.program, command).succeeded, "\(seed)")
        let left = try await kept()
        #expect(left.split(separator: "\n").count == 6, "\(seed) \(left)")
    }

    @Test func importsBesideEachOtherAllSucceed() async throws {
        let results = try await withThrowingTaskGroup(of: CommandResult.self) { group in
            for number in 0..<4 {
                group.addTask {
                    try await slipway("import", directory("ol9.iso"), "--name", "m\(number % 2)")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0.succeeded }, "\(results)")
        #expect(try await kept().split(separator: "\n").count == 7)
    }
}
