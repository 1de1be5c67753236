/// What a machine's processor runs, as far as images are made for it.
package enum MachineArchitecture: String, Sendable, Hashable, CaseIterable {
    case amd64, arm64

    /// Reads what programs call it; iPXE's `buildarch` among them ("settings", `i386`, `x86_64`, `arm64`), whose 32-bit
    /// build is what 64-bit machines with BIOS load. Nil for others.
    package init?(word: String) {
        switch word.lowercased() {
        case "x86_64", "amd64", "i386": self = .amd64
        case "aarch64", "arm64": self = .arm64
        default: return nil
        }
    }
}
