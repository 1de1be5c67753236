/// The word that was probably meant by another; nil when none is within two edits.
package func nearest(to word: String, among known: some Collection<String>) -> String? {
    var best: (edits: Int, word: String)?
    for candidate in known {
        let edits = distance(candidate, word)
        guard edits <= 2 else { continue }
        if let found = best, (found.edits, found.word) <= (edits, candidate) { continue }
        best = (edits, candidate)
    }
    return best?.word
}

/// Edits between two words, letter case ignored (Levenshtein).
private func distance(_ one: String, _ other: String) -> Int {
    let (one, other) = (Array(one.lowercased().utf8.prefix(64)), Array(other.lowercased().utf8.prefix(64)))
    guard abs(one.count - other.count) <= 2 else { return .max }
    var row = Array(0...other.count)
    for (i, a) in one.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in other.enumerated() {
            let replace = diagonal + (a == b ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replace, row[j] + 1, diagonal + 1)
        }
    }
    return row[other.count]
}
