import TestSupport

extension Damage {
    /// Entries of a wrong type or size, and headers that lie.
    static let entries = [
        kind("a symbolic link where a directory tree belongs", ".dirtree", .symbolicLink),
        kind("a symbolic link where a commit belongs", ".commit", .symbolicLink),
        kind("a symbolic link where attributes belong", ".file-xattrs", .symbolicLink),
        kind("a device where a file belongs", ".file", .characterDevice, .deviceEntry),
        kind("a FIFO where a directory tree belongs", ".dirtree", .fifo, .deviceEntry),
        kind("a directory where a file belongs", ".file", .directory),
        Damage("a device outside of the repository", .deviceEntry) { image in
            .entry(image.append(EncapsulatorEntry("dev/mem", .characterDevice)))
        },
        Damage("a symbolic link with content", .dataOfNoFile) { image in
            let spot = try image.symbolicLink()
            image[spot].content = Array("content".utf8)
            return .entry(spot)
        },
        Damage("a symbolic link without a target", .malformedTarget) { image in
            let spot = try image.symbolicLink()
            image[spot].link = []
            return .entry(spot)
        },
        Damage("a symbolic link that is not UTF-8", .malformedFileHeader) { image in
            let spot = try image.symbolicLink()
            image[spot].link = [0xff]
            return .entry(spot)
        },
        number("a user beyond 32 bits") { $0.uid = 1 << 32 },
        number("a negative user") { $0.uid = -2 },
        number("a group beyond 32 bits") { $0.gid = 1 << 40 },
        number("a user that is no number") { entry in
            entry.headerDamage = { header in
                header.replaceSubrange(108..<116, with: "nobody!\0".utf8)
                header.replaceSubrange(148..<156, with: EncapsulatorEntry.checksum(of: header))
            }
        },
        number("a mode that is no number") { entry in
            entry.headerDamage = { header in
                header.replaceSubrange(100..<108, with: "rwxr-xr\0".utf8)
                header.replaceSubrange(148..<156, with: EncapsulatorEntry.checksum(of: header))
            }
        },
        number("a size that is negative") { $0.declaredSize = -512 },
        number("a header with a wrong checksum") { $0.headerDamage = { $0[0] ^= 1 } },
        number("an unknown type of entry", .unsupportedType) { entry in
            entry.headerDamage = { header in
                header[156] = 90
                header.replaceSubrange(148..<156, with: EncapsulatorEntry.checksum(of: header))
            }
        },
        number("a sparse file of GNU's", .sparseFile) { $0.kind = .gnuSparse },
        number("a sparse file of pax", .sparseFile) { $0.records = [("GNU.sparse.size", [49, 48])] },
        number("a pax record with a user beyond 32 bits", .malformedExtension) {
            $0.records = [("uid", Array("4294967296".utf8))]
        },
        number("a pax record with a size that is no number", .malformedExtension) {
            $0.records = [("size", Array("ten".utf8))]
        },
        Damage("a pax header for all entries that names a path", .malformedExtension) { image in
            var entry = EncapsulatorEntry("pax", .paxGlobal, content: Array("10 path=x\n".utf8))
            entry.mode = 0o644
            return .entry(image.append(entry))
        },
        Damage("a pax header that cannot be read", .malformedExtension) { image in
            var entry = EncapsulatorEntry("pax", content: Array("99 path=x\n".utf8))
            entry.headerDamage = { header in
                header[156] = 120
                header.replaceSubrange(148..<156, with: EncapsulatorEntry.checksum(of: header))
            }
            return .entry(image.append(entry))
        },
    ]

    private static func kind(
        _ what: String, _ suffix: String, _ kind: EncapsulatorEntry.Kind, _ problem: ProblemName = .notAFile
    ) -> Damage {
        Damage(what, problem) { image in
            let spot = try image.find(suffix)
            image[spot].kind = kind
            image[spot].content = []
            if kind == .symbolicLink { image[spot].link = Array("elsewhere".utf8) }
            if kind == .directory { image[spot].path.append(47) }
            return .entry(spot)
        }
    }

    private static func number(
        _ what: String, _ problem: ProblemName = .malformedHeader,
        _ change: @escaping @Sendable (inout EncapsulatorEntry) -> Void
    ) -> Damage {
        Damage(what, problem) { image in
            let spot = try image.hello()
            change(&image[spot])
            return .entry(spot)
        }
    }
}
