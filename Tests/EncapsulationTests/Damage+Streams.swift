import TestSupport

extension Damage {
    /// Blobs and archives as a whole.
    static let streams = [
        blob("a gzip stream that ends too early", .truncatedCompression) { $0.removeLast($0.count / 2) },
        // The first block of the deflated data gets the type that does not exist.
        blob("a gzip stream that is damaged", .damagedCompression) { $0[10] = 7 },
        blob("a gzip stream with something behind it", .trailingCompression) { $0 += [1, 2, 3] },
        blob("a zstd stream that ends too early", .truncatedCompression, .zstd) { $0.removeLast($0.count / 2) },
        // The reserved bit of the frame's header.
        blob("a zstd stream that is damaged", .damagedCompression, .zstd) { $0[4] |= 8 },
        // It should be another frame.
        blob("a zstd stream with something behind it", .damagedCompression, .zstd) { $0 += [1, 2, 3] },
        blob("an empty blob", .unexpectedCompression) { $0 = [] },
        blob("an empty plain blob", .truncatedArchive, .none) { $0 = [] },
        blob("noise", .malformedHeader, .none) { $0 = [UInt8](repeating: 0x5a, count: 4096) },
        Damage("a zstd layer that says gzip", .unexpectedCompression) { image in
            image.layers[2].mediaType = image.layers[2].effectiveMediaType
            image.layers[2].compression = .zstd
            return .layer(2)
        },
        Damage("a plain layer that says gzip", .unexpectedCompression) { image in
            image.layers[2].mediaType = image.layers[2].effectiveMediaType
            image.layers[2].compression = .none
            return .layer(2)
        },
        tar("an archive without an end", .truncatedArchive) { $0.end = [] },
        tar("an archive with half an end", .truncatedArchive) { $0.end = [UInt8](repeating: 0, count: 512) },
        tar("an archive that ends within a header", .truncatedArchive) { $0.tarDamage = { $0.removeLast(1024 + 200) } },
        tar("data behind the end", .dataAfterEnd) { $0.end += [UInt8](repeating: 1, count: 512) },
        tar("megabytes of nothing behind the end", .dataAfterEnd) { $0.end += [UInt8](repeating: 0, count: 3 << 20) },
        Damage("an archive that ends within a file", .truncatedArchive) { image in
            let file = EncapsulatorEntry("usr/lib/file", content: [UInt8](repeating: 1, count: 2000))
            image.layers[1].tarDamage = { $0.removeLast(1024 + 512) }
            return .entry(image.append(file))
        },
        Damage("an archive that ends within an object", .truncatedArchive) { image in
            let spot = try image.find(".file", in: 1)
            image.layers[1].entries.removeLast(image.layers[1].entries.count - spot.index - 1)
            image[spot].content = [UInt8](repeating: 1, count: 2000)
            image.layers[1].tarDamage = { $0.removeLast(1024 + 512) }
            return .entry(spot)
        },
    ]

    private static func blob(
        _ what: String, _ problem: ProblemName, _ compression: EncapsulatorLayer.Compression = .gzip,
        _ change: @escaping @Sendable (inout [UInt8]) -> Void
    ) -> Damage {
        Damage(what, problem, prepare: { $0.compression = compression }) { image in
            image.layers[2].blobDamage = change
            // A plain blob is its own tar.
            if compression == .none {
                image.layers[2].blobDamage = nil
                image.layers[2].tarDamage = change
            }
            return .layer(2)
        }
    }

    private static func tar(
        _ what: String, _ problem: ProblemName, _ change: @escaping @Sendable (inout EncapsulatorLayer) -> Void
    ) -> Damage {
        Damage(what, problem) { image in
            change(&image.layers[2])
            return .layer(2)
        }
    }
}
