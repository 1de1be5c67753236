/// How much room a layout needs, in mebibytes.
extension StorageSettings {
    /// The EFI system partition of a mirrored disk, and the most that Anaconda makes one of its own.
    package static let systemPartition = 600
    /// The least that a system of its kind fits into.
    package static let leastRoot = 8192
    package static let leastVar = 1024
    /// For partition tables, alignment, metadata of arrays and volume groups.
    package static let slack = 64

    package var bootSize: Int { boot?.mebibytes ?? 1024 }

    /// The least a disk must have; each one when they are mirrored.
    package var leastDisk: Int {
        let sizes = [
            root.mebibytes ?? Self.leastRoot, `var`.map { $0.mebibytes ?? Self.leastVar } ?? 0, swap?.mebibytes ?? 0,
        ]
        return fixedSize + sizes.reduce(0, +)
    }

    /// What lies outside of `/`, `/var` and swap.
    package var fixedSize: Int { Self.systemPartition + bootSize + Self.slack }
}

extension StorageSettings.Share {
    /// A fixed size.
    package var mebibytes: Int? {
        guard case .fixed(let size) = self else { return nil }
        return size.mebibytes
    }
}
