import Glibc
package import SystemPackage

/// What the files of a user and a machine are found by.
package struct HostEnvironment: Sendable {
    package let variables: [String: String]
    /// The effective user.
    package let user: UInt32
    /// Where the paths below `/etc`, `/usr`, `/run` and `/var` begin; tests have their own.
    package let root: FilePath

    package init(variables: [String: String], user: UInt32, root: FilePath = "/") {
        self.variables = variables
        self.user = user
        self.root = root
    }

    /// A variable that is set and not empty.
    package subscript(name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The home directory, as `HOME` has it; nil without one.
    package var home: FilePath? { self["HOME"].map { FilePath($0) } }
}

extension HostEnvironment {
    /// This process's.
    package static var current: HostEnvironment {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return HostEnvironment(variables: variables, user: geteuid())
    }
}
