import Glibc
import Kickstart
import Markup
import TestSupport

/// pykickstart itself: the interpreter beside the `ksvalidator` of `SLIPWAY_KSVALIDATOR`, or `python3`.
enum SyntaxReference {
    static var isUsable: Bool { Tool.areRequired || path != nil || Tool("ksvalidator").isInstalled }

    private static var path: String? { getenv("SLIPWAY_KSVALIDATOR").map { String(cString: $0) } }

    private static var interpreter: String {
        guard let path, let slash = path.lastIndex(of: "/") else { return "python3" }
        return path[...slash] + "python3"
    }

    /// Answers for each text in a line: which of the three versions take it. What a text has used is made anew for the
    /// next; a whole handler takes far longer.
    private static let script = """
        import json, sys, warnings
        from pykickstart.parser import KickstartParser, Packages
        from pykickstart.version import makeVersion, RHEL8, RHEL9, RHEL10
        warnings.simplefilter("ignore")
        texts = json.load(open(sys.argv[1]))
        answers = [""] * len(texts)
        for version in (RHEL8, RHEL9, RHEL10):
            handler = makeVersion(version)
            for index, text in enumerate(texts):
                try:
                    KickstartParser(handler, followIncludes=False).readKickstartFromString(text)
                    answers[index] += "."
                except Exception:
                    answers[index] += "x"
                for used in {type(c) for n, c in handler.commands.items() if n == "method" or c.seen}:
                    made = used()
                    handler._setCommand(made)
                    made.handler = handler
                    for name in [n for n, c in handler.commands.items() if type(c) is used]:
                        handler.commands[name] = made
                handler.packages, handler.scripts, handler.certificates = Packages(), [], []
        print("\\n".join(answers))
        """

    /// Which versions take each text.
    static func accepted(_ texts: [String]) async throws -> [[SyntaxVersion: Bool]] {
        let directory = try TemporaryDirectory()
        let file = try directory.write("texts.json", Value.array(texts.map { .string($0) }).json())
        let result = try await run(interpreter, ["-c", script, file], deadline: .seconds(300))
        let lines = result.output.split(separator: "\n")
        guard result.succeeded, lines.count == texts.count else { throw TestFailure("pykickstart: \(result)") }
        return lines.map { line in
            Dictionary(uniqueKeysWithValues: zip(SyntaxVersion.allCases, line.map { $0 == "." }))
        }
    }
}
