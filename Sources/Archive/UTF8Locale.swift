import Glibc

/// The `C.UTF-8` locale, for the calling thread and the length of one call only.
///
/// libarchive converts names through the locale; under the C locale of a service it refuses or mangles every name that
/// is not ASCII. Setting the locale of the process would change it for everybody.
struct UTF8Locale: ~Copyable {
    private let locale: locale_t?

    init() { locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) }

    deinit { if let locale { freelocale(locale) } }

    func callAsFunction<T, E: Error>(_ body: () throws(E) -> T) throws(E) -> T {
        guard let locale else { return try body() }
        let previous = uselocale(locale)
        defer { uselocale(previous) }
        return try body()
    }
}
