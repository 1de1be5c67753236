import Glibc
import Kickstart
import TestSupport

/// The real pykickstart, asked about many Kickstarts in one Python process.
enum RulePeer {
    /// Its Python: beside the checker that `SLIPWAY_KSVALIDATOR` names, or where CI installs it.
    private static var python: String {
        let directory = getenv("SLIPWAY_KSVALIDATOR").map { String(cString: $0).split(separator: "/").dropLast() }
        return directory.map { "/" + $0.joined(separator: "/") + "/python3" }
            ?? Places.repository + "/.build-tools/pykickstart/bin/python3"
    }

    static var isUsable: Bool { Tool.areRequired || access(python, X_OK) == 0 }

    /// A handler is made once per version, since that takes most of the time: what its commands have learnt from a
    /// case is put back before the next one.
    private static let script = """
        import copy, sys, warnings
        from pykickstart.parser import KickstartParser
        from pykickstart.version import makeVersion
        warnings.simplefilter("ignore")

        def fresh(values):
            return {key: copy.copy(value) if isinstance(value, (list, dict)) else value for key, value in values.items()}

        def accepts(handler, start, text):
            for command, values in start:
                vars(command).clear()
                vars(command).update(fresh(values))
            try:
                KickstartParser(handler).readKickstartFromString(text)
                return "y"
            except Exception:
                return "n"

        handlers = []
        for version in sys.argv[1:]:
            handler = makeVersion(version)
            commands = {id(command): command for command in handler.commands.values()}.values()
            handlers.append((handler, [(command, fresh(vars(command))) for command in commands]))
        for line in sys.stdin:
            text = bytes.fromhex(line.strip()).decode()
            print("".join(accepts(handler, start, text) for handler, start in handlers))
        """

    /// Which versions accept each text.
    static func acceptance(of texts: [String]) async throws -> [[SyntaxVersion: Bool]] {
        let digits = Array("0123456789abcdef")
        let input = texts.map { text in
            text.utf8.reduce(into: "") { $0 += [digits[Int($1 >> 4)], digits[Int($1 & 15)]] } + "\n"
        }
        let versions = SyntaxVersion.allCases
        let result = try await run(
            python, ["-c", script] + versions.map { $0.rawValue.uppercased() }, input: input.joined())
        guard result.succeeded else { throw TestFailure(result.description) }
        return result.output.split(separator: "\n").map { line in
            Dictionary(uniqueKeysWithValues: zip(versions, line).map { ($0, $1 == "y") })
        }
    }
}
