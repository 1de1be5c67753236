import Markup

/// A section whose `%end` has not come yet.
struct OpenSection {
    let name: String
    /// Where it began.
    let mark: Mark
    /// Whether anything but white space has been in it.
    private var hasContent = false

    init(name: String, mark: Mark) {
        self.name = name
        self.mark = mark
    }

    var isPackages: Bool { name == "%packages" }

    /// Checks a line of it.
    mutating func read(_ line: SourceLine, in state: inout CheckState) {
        if !line.stripped.isEmpty { hasContent = true }
        if isPackages { state.checkPackage(line) }
    }

    /// Checks it as a whole.
    func end(in state: inout CheckState) {
        if name == "%certificate", !hasContent {
            state.fault("%certificate is empty", at: mark, remedy: "put the certificate in PEM before its %end")
        }
    }
}
