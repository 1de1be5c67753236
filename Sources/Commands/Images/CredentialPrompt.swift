import Containers
import Registry

extension RegistryError {
    /// Whether it might go on when somebody says who asks.
    fileprivate var wantsCredentials: Bool { kind == .unauthorized && status == 401 }
}

/// Does what needs a registry; where that wants to know who asks and nobody said so, a terminal is asked once.
/// - Parameter registry: The one that the answer would go to; nil where there is only one.
func withCredentials<Result>(
    _ settings: RegistryAccess.Settings, for registry: String? = nil,
    _ body: (RegistryAccess.Settings) async throws -> Result
) async throws -> Result {
    do {
        return try await body(settings)
    } catch let error as RegistryError where error.wantsCredentials {
        guard settings.given == nil, !settings.isAnonymous, Prompt.isPossible,
            registry.map({ error.place.hasPrefix("\($0)/") }) ?? true
        else { throw error }
        Terminal.note("\(error.place) wants to know who asks.")
        var settings = settings
        let user = try Prompt.line("User: ")
        settings.given = .password(user: user, secret: try Prompt.secret("Password: "))
        return try await body(settings)
    }
}
