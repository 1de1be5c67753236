/// A group to make (Configuration Specification, `passwd.groups`).
package struct Group: Equatable, Sendable {
    package let name: String
    /// Whether the group is one of the system.
    package let system: Bool?

    /// - Throws: ``IgnitionError`` for a name that is none.
    package init(name: String, system: Bool? = nil) throws(IgnitionError) {
        try AccountName.check(name, what: "group name")
        self.name = name
        self.system = system
    }
}
