extension String {
    /// The text as one line that can stand in a story: without control characters and what turns a line around (Unicode,
    /// "Bidirectional Character Types"), of a length that a screen has room for. Hosts and operators may say anything.
    var oneLine: String {
        var line = ""
        for scalar in unicodeScalars.prefix(2000) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: line += " "
            default: line.unicodeScalars.append(scalar)
            }
        }
        let words = line.split(separator: " ").joined(separator: " ")
        return words.count > 300 ? "\(words.prefix(300))…" : words
    }
}
