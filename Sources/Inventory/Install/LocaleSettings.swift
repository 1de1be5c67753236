import Markup

/// Language, keyboard and time of the installed system.
package struct LocaleSettings: Sendable, Hashable {
    package let language: Language
    package let keyboard: KeyboardLayout
    package let timeZone: TimeZoneName
    /// Servers of the Network Time Protocol; empty leaves those of the OS image.
    package let timeServers: [TimeServer]

    package init(
        language: Language = .standard, keyboard: KeyboardLayout = .standard, timeZone: TimeZoneName = .standard,
        timeServers: [TimeServer] = []
    ) {
        self.language = language
        self.keyboard = keyboard
        self.timeZone = timeZone
        self.timeServers = timeServers
    }

    /// Reads the keys of `install:` that are about language and time.
    init(_ fields: Fields) {
        language = fields.parse("language") { try Language($0) } ?? .standard
        keyboard = fields.parse("keyboard") { try KeyboardLayout($0) } ?? .standard
        timeZone = fields.parse("timezone") { try TimeZoneName($0) } ?? .standard
        timeServers = fields.list("ntp") { try TimeServer($0) }
    }
}
