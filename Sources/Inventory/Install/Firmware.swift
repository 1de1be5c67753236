/// Which firmware a host starts with, and so what its boot loader needs on the disk.
package enum Firmware: String, CaseIterable, Sendable {
    case bios, uefi
    /// Whatever the installer finds it was started by.
    case any
}
