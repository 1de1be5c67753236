/// The modes that chmod(2) takes.
enum Mode {
    static let range = 0...0o7777
    /// Set-user-ID, set-group-ID and sticky; hosts drop them silently before specification 3.6.0.
    static let special = 0o7000

    /// - Throws: ``IgnitionError/mode(path:mode:)``.
    static func check(_ mode: Int, path: String) throws(IgnitionError) {
        guard range.contains(mode) else { throw .mode(path: path, mode: mode) }
    }
}
