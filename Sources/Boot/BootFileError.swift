package import SystemPackage

/// A file that no host can be booted with: which file, what is wrong with it, what to do.
package struct BootFileError: Error, CustomStringConvertible, Sendable {
    /// Which of the two files it was meant to be, by its key below `install:`.
    package enum Role: String, Sendable { case kernel, initrd }

    package let role: Role
    package let path: FilePath
    /// What is wrong, as the end of a sentence that begins with the path.
    package let problem: String

    init(_ role: Role, _ path: FilePath, _ problem: String) {
        self.role = role
        self.path = path
        self.problem = problem
    }

    package var description: String { "`install.\(role.rawValue)`: \(path) \(problem)" }
}
