/// The rules that no tool checks for us, as functions from text to complaints.
enum Gates {
    /// Modules that come with the toolchain.
    private static let toolchain: Set<String> = [
        "Glibc", "FoundationEssentials", "Synchronization", "Testing", "Dispatch", "RegexBuilder",
    ]

    /// What a product of a package is called when it is imported.
    static func imports(of text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0) }.compactMap { line in
            // Regular expressions are slow, and most lines are no imports.
            guard line.contains("import ") else { return nil }
            return line.firstMatch(
                of:
                    /^(?:@testable |@preconcurrency )?(?:public |package |internal |fileprivate |private )?import (?:struct |class |enum |func |protocol )?(\w+)/
            ).map { String($0.1) }
        }
    }

    /// Imports that the manifest does not declare for the target.
    static func undeclared(_ imports: [String], declared: [String]) -> [String] {
        imports.filter { !toolchain.contains($0) && !declared.contains($0) }
    }

    /// Dependencies of the manifest that no file of the target imports.
    static func unused(_ declared: [String], imports: Set<String>) -> [String] {
        declared.filter { !imports.contains($0) }
    }

    /// Dependencies that do not lie on a lower floor.
    static func climbing(_ room: String, _ dependencies: [String], floors: [String: Int]) -> [String] {
        guard let floor = floors[room] else { return [] }
        return dependencies.filter { (floors[$0] ?? -1) >= floor }
    }

    /// Whether a file is longer than a reader wants.
    static func isTooLong(_ text: String, path: String) -> Bool {
        !path.contains("/Generated/") && text.split(separator: "\n", omittingEmptySubsequences: false).count > 301
    }

    /// Constructs that the house does without.
    static func forbidden(in text: String) -> [String] {
        let words = [
            "@unchecked", "try" + "!", " as" + "! ", "fatal" + "Error(", "precondition" + "Failure(",
            "String(" + "format:", "TO" + "DO", "FIX" + "ME",
        ]
        let code = text.split(whereSeparator: \.isNewline)
        let imports = code.contains("import " + "Foundation") ? ["import " + "Foundation"] : []
        return words.filter { text.contains($0) } + imports
    }

    /// Settings that a target must have and has not.
    static func missingSettings(_ settings: String) -> [String] {
        ["treatAllWarnings", "swiftLanguageMode", "enableUpcomingFeature"].filter { !settings.contains($0) }
    }

    /// Dependencies of the manifest without an exact version.
    static func loose(in manifest: String) -> [String] {
        manifest.split(whereSeparator: \.isNewline).map(String.init).filter {
            $0.contains(".package(url:") && !$0.contains("exact: \"")
        }
    }
}
