import Glibc
import Kickstart
import Markup
import TestSupport

/// pykickstart, asked about many Kickstarts by one process through its API.
enum Pykickstart {
    /// What it made of one Kickstart.
    struct Answer {
        /// What it refuses or warns of.
        let complaints: [String]
        /// What it read: some of the attributes of its handler.
        let read: Value
    }

    static var isUsable: Bool { interpreter != nil }

    /// That of the environment in which `ksvalidator` is installed, or the system's.
    private static var interpreter: String? {
        guard let path = getenv("SLIPWAY_KSVALIDATOR").map({ String(cString: $0) }) else {
            return Tool("ksvalidator").isUsable ? "python3" : nil
        }
        return path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/python3"
    }

    static func check(_ cases: [(version: SyntaxVersion, text: String)]) async throws -> [Answer] {
        guard let interpreter else { throw TestFailure("there is no pykickstart") }
        let directory = try TemporaryDirectory()
        var input: [Value] = []
        for (index, one) in cases.enumerated() {
            let path = try directory.write("\(index).ks", one.text)
            input.append(["version": .string(one.version.rawValue.uppercased()), "path": .string(path)])
        }
        let result = try await run(
            interpreter, ["-c", program], input: Value.array(input).json(),
            deadline: .seconds(300))
        guard result.succeeded,
            case .array(let answers) = try JSON.parse(Array(result.output.utf8), source: "answer").value
        else { throw TestFailure("\(result)") }
        return answers.map { answer in
            guard case .array(let complaints)? = answer["complaints"] else {
                return Answer(complaints: ["?"], read: .null)
            }
            return Answer(
                complaints: complaints.map { if case .string(let text) = $0 { text } else { "?" } },
                read: answer["read"] ?? .null)
        }
    }

    private static let program = """
        import json, sys, warnings
        from pykickstart.parser import KickstartParser
        from pykickstart.version import makeVersion

        def read(ks):
            return {
                "lang": ks.lang.lang, "zone": ks.timezone.timezone,
                "root": ks.rootpw.password, "locked": ks.rootpw.lock,
                "users": [[u.name, u.password or "", u.groups or [], u.shell or ""] for u in ks.user.userList],
                "keys": [[k.username, k.key] for k in ks.sshkey.sshUserList],
                "time": list(getattr(ks.timezone, "ntpservers", None) or [])
                    + [t.ntp_server for t in (ks.timesource.timesource_list if hasattr(ks, "timesource") else [])],
            }

        def copied(values):
            return {name: list(value) if isinstance(value, list) else value for name, value in values.items()}

        # A handler takes long to make, so one is made for each version and set back after each Kickstart.
        handlers = {}
        answers = []
        for case in json.load(sys.stdin):
            if case["version"] not in handlers:
                handler = makeVersion(case["version"])
                fresh = [(c, copied(vars(c))) for c in handler.commands.values() if c is not None]
                handlers[case["version"]] = (handler, fresh)
            handler, fresh = handlers[case["version"]]
            for command, values in fresh:
                vars(command).clear()
                vars(command).update(copied(values))
            handler.scripts = []
            complaints = []
            with open(case["path"], encoding="utf-8", newline="") as file:
                text = file.read()
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                try:
                    KickstartParser(handler, followIncludes=False).readKickstartFromString(text)
                except Exception as error:
                    complaints.append(str(error))
            # pykickstart warns of a second key of a user, and of a second disk that a BIOS starts from; Anaconda takes both.
            usual = ("An ssh user", "A partition with the mountpoint biosboot")
            complaints += [text for text in (str(w.message) for w in caught) if not text.startswith(usual)]
            answers.append({"complaints": complaints, "read": read(handler)})
        json.dump(answers, sys.stdout)
        """
}
