import ArgumentParser
import Kickstart
import Markup

/// `slipway kickstart validate`.
struct KickstartValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check Kickstarts and report everything that is wrong with them.",
        discussion: """
            Each finding is a line `FILE:LINE:COLUMN: error: what; what to do`. The exit status is 1 when there is an \
            error; warnings are reported and change nothing. The rules are those of pykickstart 3.78 for the installers \
            of RHEL 8, 9 and 10 and their derivatives: commands and options, what they demand and exclude, sections.

            Files that are included are mostly made by %pre, so %include and %ksappend are not followed, unless \
            --include-root names a directory that stands for the root of the installer; URLs never are.

            With -o json or yaml each file has file, valid, version and findings: file, severity, line, column, message \
            and remedy.

            EXAMPLES
              slipway kickstart validate worker.ks
              slipway kickstart validate --version rhel10 *.ks
              slipway kickstart render -c rack/cluster.yaml --host worker-1 \\
                | slipway kickstart validate -
              slipway kickstart validate --include-root ks site/main.ks -o json
            """)

    @Argument(help: ArgumentHelp("Kickstarts; `-` is standard input.", valueName: "file"))
    var files: [InputFile]
    @Option(name: .customLong("version"), help: "Whose installer reads them.")
    var syntax = SyntaxVersion.rhel9
    @Option(help: ArgumentHelp("Follow %include and %ksappend to files in here.", valueName: "directory"))
    var includeRoot: String?
    @OptionGroup var format: FormatOption

    func run() throws {
        var lines: [String] = []
        var values: [Value] = []
        var isValid = true
        for file in files {
            let result = KickstartText.check(
                try file.read(), source: file.name, version: syntax, following: includeRoot.map(IncludeRoot.init)?.find)
            lines += result.findings.map { $0.fault.line($0.severity) }
            if result.faults.isEmpty {
                lines.append("\(file.name) is valid for \(syntax.rawValue)")
            } else {
                isValid = false
            }
            values.append(
                .object(omittingNil: [
                    ("file", .string(file.name)), ("valid", .bool(result.faults.isEmpty)),
                    ("version", .string(syntax.rawValue)),
                    ("findings", .array(result.findings.map { $0.fault.value($0.severity) })),
                ]))
        }
        try format.show(.array(values), text: lines.joined(separator: "\n"))
        if !isValid { throw CommandFailed(status: .invalidInput) }
    }
}

extension SyntaxVersion: ExpressibleByArgument {}

extension KickstartText.Result {
    enum Severity: String { case error, warning }

    /// Faults and warnings in the order of the text.
    fileprivate var findings: [(severity: Severity, fault: Fault)] {
        let all =
            faults.map { (severity: Severity.error, fault: $0) } + warnings.map { (severity: .warning, fault: $0) }
        return all.enumerated().sorted { ($0.element.fault.mark, $0.offset) < ($1.element.fault.mark, $1.offset) }
            .map(\.element)
    }
}

extension Fault {
    fileprivate func line(_ severity: KickstartText.Result.Severity) -> String {
        "\(source):\(mark): \(severity.rawValue): \(message)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }

    /// For programs.
    fileprivate func value(_ severity: KickstartText.Result.Severity) -> Value {
        .object(omittingNil: [
            ("file", .string(source)), ("severity", .string(severity.rawValue)), ("line", .integer(mark.line)),
            ("column", .integer(mark.column)), ("message", .string(message)),
            ("remedy", remedy.isEmpty ? nil : .string(remedy)),
        ])
    }
}
