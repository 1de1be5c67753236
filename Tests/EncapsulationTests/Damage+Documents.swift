import TestSupport

extension Damage {
    /// Labels, lists and descriptors.
    static let documents = [
        Damage("no label with the commit", .noCommitLabel) { image in
            image.labels["ostree.commit"] = nil
            return .image
        },
        label("a commit with too few digits", .malformedLabel, commit: String(repeating: "a", count: 63)),
        label("a commit in upper case", .malformedLabel, commit: String(repeating: "A", count: 64)),
        label("a commit that is empty", .malformedLabel, commit: ""),
        Damage("no label with the last layer", .derivedLayers) { image in
            image.finalLayer = .absent
            return .image
        },
        final("a last layer that is no digest", .malformedLabel, "latest"),
        final(
            "a last layer that the config does not name", .unknownFinalLayer,
            "sha256:" + String(repeating: "0", count: 64)),
        Damage("a label that names an earlier layer", .derivedLayers) { image in
            image.finalLayer = .layer(1)
            return .image
        },
        Damage("derived layers", .derivedLayers, prepare: { $0.derivedLayers = 2 }) { _ in .image },
        Damage(
            "two layers where the first format has one", .derivedLayers,
            prepare: {
                $0.format = .v0; $0.derivedLayers = 1
            }
        ) { _ in .image },
        Damage("a wrong diff_id of a chunk", .wrongUncompressedDigest) { image in
            image.configDamage = { $0[1] = "sha256:" + String(repeating: "0", count: 64) }
            return .layer(1)
        },
        Damage("two diff_ids in each other's place", .wrongUncompressedDigest) { image in
            image.configDamage = { $0.swapAt(1, 2) }
            return .layer(1)
        },
        Damage("a diff_id that is missing", .image) { image in
            image.configDamage = { $0.remove(at: 1) }
            return .image
        },
        Damage("one diff_id too many", .image) { image in
            image.configDamage = { $0.append($0[0]) }
            return .image
        },
        Damage("no layers at all", .noLayers) { image in
            image.layers = []
            image.finalLayer = .absent
            return .image
        },
        Damage("an artifact, which has no config", .layerCount) { image in
            image.isArtifact = true
            return .image
        },
        Damage("a layer that is none", .unknownLayerType) { image in
            image.layers[2].mediaType = "application/vnd.example.sbom+json"
            return .layer(2)
        },
        Damage("an encrypted layer", .unknownLayerType) { image in
            image.layers[2].mediaType = "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"
            return .layer(2)
        },
        // The time in the header of gzip, which changes nothing else.
        Damage("a layer that is not what its digest says", .unreadable) { image in
            image.layers[2].storedDamage = { $0[5] ^= 1 }
            return .layer(2)
        },
        Damage("a layer with another size", .unreadable) { image in
            image.layers[2].declaredSize = 10
            return .layer(2)
        },
    ]

    private static func label(_ what: String, _ problem: ProblemName, commit: String) -> Damage {
        Damage(what, problem) { image in
            image.labels["ostree.commit"] = commit
            return .image
        }
    }

    private static func final(_ what: String, _ problem: ProblemName, _ text: String) -> Damage {
        Damage(what, problem) { image in
            image.finalLayer = .text(text)
            return .image
        }
    }
}
