extension String {
    /// Whether this key means a field of the given name to Go's reader, which does not mind the case of letters: those
    /// of ASCII, and the two others whose simple folding is an ASCII letter.
    func folds(to name: String) -> Bool {
        // Most keys are of another length, and only the two long letters make a key longer in bytes.
        guard utf8.count >= name.utf8.count, utf8.count <= 3 * name.utf8.count else { return false }
        var letters = name.utf8.makeIterator()
        for scalar in unicodeScalars {
            guard let letter = letters.next(), Self.folded(scalar) == Self.folded(Unicode.Scalar(letter)) else {
                return false
            }
        }
        return letters.next() == nil
    }

    private static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
        switch scalar {
        case "A"..."Z": scalar.value + 32
        case "\u{17F}": 115
        case "\u{212A}": 107
        default: scalar.value
        }
    }
}
