import Markup
import TestSupport
import Testing

/// `slipway kickstart validate`.
struct ValidateTests {
    @Test func rightFilesPass() async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("a.ks", "text\nreboot\n")
        let result = try await run(Places.program, ["kickstart", "validate", file, file])
        #expect(result.status == 0, "\(result)")
        #expect(result.output == "\(file) is valid for rhel9\n\(file) is valid for rhel9\n")
    }

    @Test func findingsHaveTheirPlaceAndEndWithOne() async throws {
        let text = "timesource --ntp-pool=x\nmodule --name=y\nreboot now\n"
        for (version, status, lines) in [
            (
                "rhel8", 1,
                [
                    "standard input:1:1: error: rhel8 knows no command \"timesource\"; rhel9 and rhel10 have it",
                    "standard input:3:8: error: reboot: unexpected word; quote a value that has spaces, or leave it out",
                ]
            ),
            (
                "rhel10", 1,
                [
                    "standard input:2:1: warning: the command module has no effect any more; leave it out; later versions may "
                        + "refuse it",
                    "standard input:3:8: error: reboot: unexpected word; quote a value that has spaces, or leave it out",
                ]
            ),
        ] {
            let result = try await run(
                Places.program, ["kickstart", "validate", "-", "--version", version], input: text)
            #expect(result.status == status, "\(result)")
            #expect(result.output == lines.joined(separator: "\n") + "\n")
        }
    }

    @Test func programsReadJSON() async throws {
        let result = try await run(
            Places.program, ["kickstart", "validate", "-", "--version=rhel10", "-o", "json"], input: "text\nlangs\n")
        #expect(result.status == 1, "\(result)")
        guard case .array(let files) = try JSON.parse(Array(result.output.utf8), source: "output").value,
            files.count == 1,
            case .array(let findings)? = files[0]["findings"], findings.count == 1
        else { throw TestFailure("\(result)") }
        #expect(files[0]["valid"] == .bool(false))
        #expect(files[0]["version"] == .string("rhel10"))
        #expect(findings[0]["line"] == .integer(2))
        #expect(findings[0]["column"] == .integer(1))
        #expect(findings[0]["severity"] == .string("error"))
        #expect(findings[0]["remedy"] == .string("did you mean lang?"))
    }

    @Test func includesAreFollowedBelowTheirRootOnly() async throws {
        let directory = try TemporaryDirectory()
        let main = try directory.write(
            "main.ks", "%include /a.ks\n%include sub/b.ks\n%include ../../etc/passwd\n%include https://h/x\n")
        _ = try directory.write("a.ks", "lang\n")
        try makeDirectory(directory("sub"))
        _ = try directory.write("sub/b.ks", "%include c.ks\n")
        _ = try directory.write("sub/c.ks", "text x\n")
        let unread = try await run(Places.program, ["kickstart", "validate", main])
        #expect(unread.status == 0, "\(unread)")
        let result = try await run(
            Places.program, ["kickstart", "validate", main, "--include-root", directory.path])
        #expect(result.status == 1, "\(result)")
        let places = result.output.split(separator: "\n").map { $0.split(separator: " ")[0] }
        let root = directory.path
        #expect(
            Set(places) == [
                "\(root)/a.ks:1:1:", "\(root)/sub/c.ks:1:6:", "\(root)/main.ks:3:10:", "\(root)/main.ks:4:10:",
            ], "\(result)")
    }

    @Test func wrongCallsAreToldApart() async throws {
        let version = try await run(Places.program, ["kickstart", "validate", "-", "--version", "rhel7"])
        #expect(version.status == 2, "\(version)")
        let missing = try await run(Places.program, ["kickstart", "validate", "/nonesuch.ks"])
        #expect(missing.status == 1, "\(missing)")
        #expect(missing.error.contains("/nonesuch.ks"))
    }
}
