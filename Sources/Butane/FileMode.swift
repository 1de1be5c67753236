/// Permissions that somebody wrote down.
struct FileMode {
    let bits: Int
    let isDirectory: Bool

    /// Whether the number makes no sense, but would if its decimal digits were octal ones: a forgotten zero.
    var isMistakenDecimal: Bool {
        guard (0...7777).contains(bits), let octal = Int(String(bits), radix: 8) else { return false }
        return !isTypical && FileMode(bits: octal, isDirectory: isDirectory).isTypical
    }

    /// Whether somebody would give these permissions on purpose.
    private var isTypical: Bool {
        if bits == 0 { return true }
        let classes = [bits & 7, bits >> 3 & 7, bits >> 6 & 7]
        // Who is nearer to the file may do what others may, and whoever may do anything may read.
        var union = 0
        for permissions in classes {
            guard permissions & union == union, permissions == 0 || permissions & 4 != 0 else { return false }
            // Executable for the nearer only, though the others may read it.
            if permissions & 1 != 0, union & 4 != 0, union & 1 == 0 { return false }
            union |= permissions
        }
        guard union & 4 != 0 else { return false }
        let isExecutable = union & 1 != 0
        let isWritable = union & 2 != 0
        if isDirectory {
            return isExecutable && bits & 0o4000 == 0 && (bits & 0o3000 == 0 || isWritable)
        }
        let isSetID = bits & 0o6000 != 0
        return (!isSetID || isExecutable && bits & 2 == 0) && bits & 0o1000 == 0
    }
}
