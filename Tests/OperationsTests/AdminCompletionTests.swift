import TestSupport
import Testing

/// What a shell completes, by the script that the program writes for it.
@Suite struct AdminCompletionTests {
    /// The words of each argument, a line each with `:` before it.
    private static let script = #"""
        source <("$0" --generate-completion-script bash)
        for word; do
            COMP_WORDS=(slipway host arm "$word") COMP_CWORD=3 COMP_LINE="slipway host arm $word" COMP_POINT=${#COMP_LINE}
            COMPREPLY=()
            _slipway slipway "$word" arm
            echo "${word:-nothing}: ${COMPREPLY[*]}"
        done
        """#

    private static func completed(_ words: [String], _ place: String) async throws -> CommandResult {
        let directory = try TemporaryDirectory()
        #expect(try await run("ln", ["-s", Places.program, directory("slipway")]).succeeded)
        return try await run(
            "bash",
            ["-c", "PATH=$0:$PATH; set -- \"$@\"\n" + script.replacing("$0", with: "slipway"), directory.path]
                + words,
            environment: ["SLIPWAY_SERVER": place])
    }

    @Test func namesOfHostsAreCompleted() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (place: String) async throws in
            let names = try await Self.completed(["w", "", "zz"], place)
            let lines = names.output.split(separator: "\n")
            #expect(lines.count == 3 && lines[0] == "w: worker-1" && lines[2] == "zz: ", "\(names)")
            #expect(lines[1].contains("cp-1") && lines[1].contains("machine-1") && names.error == "", "\(names)")
        }
    }

    /// A shell has no place for an error.
    @Test func withoutAServerThereAreNone() async throws {
        let nobody = try await Self.completed(["w"], "unix:/none.sock")
        #expect(nobody.output == "w: \n" && nobody.error == "", "\(nobody)")
    }
}
