/// What may follow a command or the header of a section in one version: options and positionals, as the `argparse`
/// parsers of pykickstart 3.78 have them.
struct OptionTable: Hashable {
    /// What an option takes.
    enum Form: Hashable {
        case flag
        case text
        case integer
        /// `on`, `yes`, `true`, `1` or `off`, `no`, `false`, `0`.
        case boolean
        /// A value that may be left out.
        case optionalText
        case choice([String])
    }

    struct Option: Hashable {
        /// Its names; the first stands for it.
        let names: [String]
        let form: Form
        let isRequired: Bool
        /// Accepted, without effect.
        let isDeprecated: Bool
    }

    struct Place: Hashable {
        enum Count: Hashable { case one, optional, any }
        let name: String
        let count: Count
        /// The values it takes; nil for any.
        let choices: [String]?
    }

    private(set) var options: [Option] = []
    private(set) var places: [Place] = []
    /// Whether the words after the name are read in another way (`realm`), or not at all.
    var takesAnyWords = false
    /// Whether what is left over is for the command to judge.
    var keepsLeftovers = false
    private var indices: [String: Int] = [:]

    mutating func add(_ option: Option) {
        for name in option.names { indices[name] = options.count }
        options.append(option)
    }

    mutating func add(_ place: Place) { places.append(place) }

    /// The option of exactly this name.
    func index(of name: String) -> Int? { indices[name] }

    /// The names that begin so, in order.
    func names(beginning prefix: String) -> [String] {
        indices.keys.filter { $0.utf8.starts(with: prefix.utf8) }.sorted()
    }

    /// All names of options.
    var names: [String] { indices.keys.sorted() }
}
