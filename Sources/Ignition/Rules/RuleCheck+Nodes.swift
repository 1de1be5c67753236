/// Files, directories and links.
extension RuleCheck {
    mutating func file(_ file: Element) {
        node(file)
        mode(of: file)
        let contents = file["contents"]
        if file.flag("overwrite") == true, contents?.text("source") == nil {
            report.error(
                "nothing says what to overwrite the file with; add a `contents.source`, which may be empty, or remove "
                    + "`overwrite`", at: file, "overwrite")
        }
        if let contents { resource(contents) }
        for piece in file.items("append") { resource(piece) }
    }

    mutating func directory(_ directory: Element) {
        node(directory)
        mode(of: directory)
    }

    mutating func link(_ link: Element) {
        node(link)
        if version >= .v3_3, !link.hasText("target") {
            report.error("the link has no target; add a `target`", at: link, "target")
        }
    }

    private mutating func node(_ node: Element) {
        path(of: node, "path")
        for key in ["user", "group"] {
            guard let owner = node[key], owner["id"] != nil, owner.hasText("name") else { continue }
            report.error("the \(key) has both an id and a name; keep one of them", at: owner)
        }
    }

    private mutating func mode(of element: Element) {
        guard let mode = element.integer("mode") else { return }
        if !Mode.range.contains(mode) {
            report.error(
                "\(mode) is no mode; write a decimal number from 0 to \(Mode.range.upperBound)", at: element, "mode")
        }
        if version < .v3_6, mode & Mode.special != 0 {
            report.warning(
                "the set-user-ID, set-group-ID and sticky bits have no effect before version 3.6.0", at: element, "mode"
            )
        }
    }
}
