/// What a file is, by its first bytes.
enum FileKind: Equatable {
    case empty
    /// An x86 bzImage: "The Linux/x86 Boot Protocol", `HdrS` at 0x202.
    case x86Kernel
    /// An arm64 Image ("Booting AArch64 Linux", magic at 56), or one that unpacks itself (EFI zboot, `zimg` at 4).
    case arm64Kernel
    case elf
    /// A cpio archive, or something compressed that may be one.
    case archive
    case other

    /// How many bytes decide.
    static let decisive = 0x206

    init(_ bytes: [UInt8]) {
        func has(_ magic: [UInt8], at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: magic) }
        let archives: [[UInt8]] = [
            Array("07070".utf8), [0x1F, 0x8B], [0xFD] + Array("7zXZ".utf8), [0x28, 0xB5, 0x2F, 0xFD], Array("BZh".utf8),
            [0x04, 0x22, 0x4D, 0x18], [0x02, 0x21, 0x4C, 0x18],
        ]
        if bytes.isEmpty {
            self = .empty
        } else if has(Array("HdrS".utf8), at: 0x202) {
            self = .x86Kernel
        } else if has(Array("ARMd".utf8), at: 56) || has(Array("MZ".utf8)) && has(Array("zimg".utf8), at: 4) {
            self = .arm64Kernel
        } else if has([0x7F] + Array("ELF".utf8)) {
            self = .elf
        } else if archives.contains(where: { has($0) }) {
            self = .archive
        } else {
            self = .other
        }
    }
}
