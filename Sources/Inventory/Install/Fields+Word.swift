import Markup

extension Fields {
    /// The value of a key that is one of a few words.
    func word<T: RawRepresentable<String> & CaseIterable>(_ key: String) -> T? {
        parse(key) { text throws(InvalidValue) in
            guard let value = T(rawValue: text) else {
                let words = T.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                throw InvalidValue(text, expected: "one of \(words)")
            }
            return value
        }
    }
}
