/// An integer as Python's `int(text)` reads it: white space around it, a sign, decimal digits of any script, single
/// underscores between digits.
struct PythonInteger: Hashable {
    /// The number; clamped to the range of `Int`, which Python does not have.
    let value: Int

    /// nil where Python raises `ValueError`.
    init?(_ text: String) {
        var digits = PythonText.stripped(ArraySlice(text.unicodeScalars))
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        // Python refuses more digits than this.
        guard !digits.isEmpty, digits.count(where: { $0 != "_" }) <= 4300 else { return nil }
        var magnitude = 0
        var mayBreak = false
        for scalar in digits {
            if scalar == "_" {
                guard mayBreak else { return nil }
                mayBreak = false
                continue
            }
            guard let digit = Self.digit(scalar) else { return nil }
            mayBreak = true
            let (product, overflows) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carries) = product.addingReportingOverflow(digit)
            magnitude = overflows || carries ? .max : sum
        }
        guard mayBreak else { return nil }
        value = isNegative ? -magnitude : magnitude
    }

    /// The value of a decimal digit; nil for anything else.
    static func digit(_ scalar: Unicode.Scalar) -> Int? {
        guard scalar.properties.generalCategory == .decimalNumber else { return nil }
        return scalar.properties.numericValue.map { Int($0) }
    }
}
