/// The architecture of a machine, in the words of `uname -m` and of Anaconda's `$basearch`.
package enum Architecture: String, CaseIterable, Sendable {
    case x86 = "x86_64"
    case arm64 = "aarch64"
}
