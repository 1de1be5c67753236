import OCI

extension Architecture {
    /// How many bytes of a file are enough to tell.
    static let prefixLength = 1024

    /// The architecture of a kernel by its first bytes: the x86 boot protocol's `HdrS`, arm64's `ARM\x64` (Linux,
    /// Documentation/arch/arm64/booting), or the machine of a PE image, as with EFI stubs that decompress themselves.
    /// - Returns: nil for a kernel of another kind, such as one that is gzipped as a whole.
    init?(kernel bytes: [UInt8]) {
        if Self.field(bytes, 0x202, 4) == 0x5372_6448 {
            self = .amd64
        } else if Self.field(bytes, 0x38, 4) == 0x644D_5241 {
            self = .arm64
        } else if Self.field(bytes, 0, 2) == 0x5A4D, let header = Self.field(bytes, 0x3C, 4),
            Self.field(bytes, header, 4) == 0x4550, let machine = Self.field(bytes, header + 4, 2)
        {
            switch machine {
            case 0x8664: self = .amd64
            case 0xAA64: self = .arm64
            default: return nil
            }
        } else {
            return nil
        }
    }

    /// The architecture of a program by its first bytes (ELF: 64 bits, little-endian, `e_machine`).
    init?(program bytes: [UInt8]) {
        guard Self.field(bytes, 0, 4) == 0x464C_457F, Self.field(bytes, 4, 2) == 0x0102 else { return nil }
        switch Self.field(bytes, 18, 2) {
        case 62: self = .amd64
        case 183: self = .arm64
        default: return nil
        }
    }

    /// A little-endian number; nil when it lies outside.
    private static func field(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - count else { return nil }
        return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
