extension StaticDelta {
    /// Says that version, sizes and counts have their least significant byte first. The numbers of a superblock are
    /// in the order of the machine that made it, but for the time, which is like all others of OSTree's.
    static var byteOrder: Commit.Entry {
        Commit.Entry("ostree.endianness", Variant(type: "y", bytes: [UInt8(ascii: "l")]))
    }

    /// The version of parts (`OSTREE_DELTAPART_VERSION`).
    static var partVersion: UInt32 { 0 }

    /// The bytes of the file.
    package var serialised: [UInt8] {
        var tuple = VariantWriter()
        tuple.variable(VariantDictionary.write(metadata), alignment: 8)
        tuple.number(timestamp)
        tuple.variable(name.from?.bytes ?? [])
        tuple.variable(name.to.bytes)
        tuple.variable(commit.serialised, alignment: 8)
        // Deltas to apply first, which nobody makes.
        tuple.variable([])
        tuple.variable(partArray, alignment: 8)
        tuple.variable(fallbackArray, alignment: 8)
        return tuple.tuple()
    }

    private var partArray: [UInt8] {
        var array = VariantWriter()
        for part in parts {
            var tuple = VariantWriter()
            tuple.fixed(Self.stored(Self.partVersion), alignment: 4)
            tuple.variable(part.checksum.bytes)
            tuple.fixed(Self.stored(part.size), alignment: 8)
            tuple.fixed(Self.stored(part.contentSize), alignment: 8)
            var objects: [UInt8] = []
            objects.reserveCapacity(part.objects.count * ObjectName.sizeInDelta)
            for object in part.objects { objects += [object.kind.codeInDelta] + object.checksum.bytes }
            tuple.variable(objects)
            array.variable(tuple.tuple(), alignment: 8)
        }
        return array.array()
    }

    private var fallbackArray: [UInt8] {
        var array = VariantWriter()
        for fallback in fallbacks {
            var tuple = VariantWriter()
            tuple.fixed([ObjectKind.file.codeInDelta])
            tuple.variable(fallback.checksum.bytes)
            tuple.fixed(Self.stored(fallback.size), alignment: 8)
            tuple.fixed(Self.stored(fallback.contentSize), alignment: 8)
            // The writer leaves out the end of the last member that varies; here that is one of no size.
            tuple.variable([])
            array.variable(tuple.tuple(), alignment: 8)
        }
        return array.array()
    }

    private static func stored<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}

extension ObjectName {
    /// Bytes of a kind and a checksum in the list of a part.
    static let sizeInDelta = 33
}

extension ObjectKind {
    /// The number of the kind (`OstreeObjectType`).
    var codeInDelta: UInt8 {
        switch self {
        case .file: 1
        case .directoryTree: 2
        case .directoryMetadata: 3
        case .commit: 4
        case .detachedMetadata: 6
        }
    }

    /// A kind of object that parts hold; the commit stands in the superblock.
    init?(codeInDelta: UInt8) {
        switch codeInDelta {
        case 1: self = .file
        case 2: self = .directoryTree
        case 3: self = .directoryMetadata
        default: return nil
        }
    }
}
