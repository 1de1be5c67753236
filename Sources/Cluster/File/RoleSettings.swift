package import Inventory
import Markup

/// What a cluster file says for all hosts of one role.
package struct RoleSettings: Sendable {
    package let registration: NodeRegistration
    /// Merged after the cluster's and before the host's own.
    package let extraIgnition: [ExtraIgnition]

    package init(registration: NodeRegistration = NodeRegistration(), extraIgnition: [ExtraIgnition] = []) {
        self.registration = registration
        self.extraIgnition = extraIgnition
    }
}

extension RoleSettings {
    /// Reads `roles:`.
    static func read(_ fields: Fields, _ extra: ExtraIgnitionFields) -> [HostRole: RoleSettings] {
        guard let mapping = fields.fields("roles") else { return [:] }
        var roles: [HostRole: RoleSettings] = [:]
        for role in HostRole.allCases {
            guard let entry = mapping.fields(role.rawValue) else { continue }
            let registration = NodeRegistration(entry)
            entry.checkLabels(registration)
            roles[role] = RoleSettings(registration: registration, extraIgnition: extra.load(entry))
            entry.finish()
        }
        mapping.finish()
        return roles
    }
}
