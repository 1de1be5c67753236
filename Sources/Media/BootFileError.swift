/// A file that no host can be booted with: which file, what is wrong with it, what to do.
package struct BootFileError: Error, CustomStringConvertible, Sendable {
    /// What messages call the file, such as `install.kernel` and its path.
    let name: String
    /// What is wrong, as the end of a sentence that begins with the name.
    package let problem: String

    init(_ name: String, _ problem: String) {
        self.name = name
        self.problem = problem
    }

    package var description: String { "\(name) \(problem)" }
}
