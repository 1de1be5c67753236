import Markup

@testable import OCI

/// The JSON documents of images: what is read is written, read again, and the same.
enum ImageTargets {
    private static let refusals: [any Error.Type] = [Fault.self, FaultReport.self]

    static let manifest = Target("manifest", limit: 4096, refusals: refusals, seeds: manifests) { input in
        let manifest = try Manifest(input, source: "m")
        let again = try Manifest(manifest.bytes, source: "again")
        expectEqual(again.bytes, manifest.bytes, "the manifest written again")
        // Docker's media types become OCI's; all else stays.
        expectEqual(again.config.digest, manifest.config.digest, "the config")
        expectEqual(again.layers.map(\.digest), manifest.layers.map(\.digest), "the layers")
        expectEqual(again.layers.map(\.mediaType), manifest.layers.map(\.mediaType.oci), "the layers' types")
        expectEqual(again.annotations, manifest.annotations, "the annotations")
    }

    static let index = Target("image-index", limit: 4096, refusals: refusals, seeds: indexes) { input in
        let index = try ImageIndex(input, source: "i")
        expectEqual(try ImageIndex(index.bytes, source: "again"), index, "the index written again")
    }

    static let config = Target("image-config", limit: 4096, refusals: refusals, seeds: configs) { input in
        let config = try ImageConfig(input, source: "c")
        expectEqual(try ImageConfig(config.bytes, source: "again"), config, "the config written again")
    }

    static let dockerList = Target("docker-archive-list", limit: 4096, refusals: refusals) { input in
        let list = try DockerArchiveList(input, source: "l")
        for (number, image) in list.images.enumerated() {
            expectEqual(list.images("@\(number)").map(\.layers), [image.layers], "the image by its number")
            // What begins with the sign is taken for a number.
            for name in image.names where !name.hasPrefix("@") {
                expect(list.images(name).contains { $0.names.contains(name) }, "no image of the name \(name)")
            }
        }
        expectEqual(list.images(nil).count, list.images.count, "all images")
    }

    static let all = [manifest, index, config, dockerList]

    private static func descriptor(_ type: MediaType, annotations: [String: String] = [:]) throws -> Descriptor {
        try Descriptor(
            mediaType: type, digest: Digest(of: Array(type.description.utf8)), size: 12_345,
            platform: type == .manifest ? Platform(.arm64) : nil, annotations: annotations)
    }

    private static func manifests() throws -> [[UInt8]] {
        let layers = [try descriptor(.layer), try descriptor(.gzipLayer, annotations: ["a": "b", "ä": "\u{1}"])]
        return [try Manifest(config: descriptor(.config), layers: layers, annotations: ["x": "y"]).bytes]
    }

    private static func indexes() throws -> [[UInt8]] {
        let named = try descriptor(.manifest, annotations: [Descriptor.referenceName: "v1"])
        return [ImageIndex(manifests: []).bytes, ImageIndex(manifests: [named, try descriptor(.index)]).bytes]
    }

    private static func configs() throws -> [[UInt8]] {
        var execution = ImageConfig.Execution()
        execution.exposedPorts = ["80/tcp"]
        execution.environment = ["PATH=/usr/bin"]
        execution.entrypoint = ["/slipway"]
        execution.command = ["serve"]
        execution.workingDirectory = "/"
        execution.labels = ["a": "b"]
        execution.stopSignal = "SIGTERM"
        let created = try Timestamp(seconds: 1_700_000_000)
        let config = try ImageConfig(
            created: created, platform: Platform(.amd64), execution: execution,
            layerDigests: [Digest(of: [1])],
            history: [.init(created: created, createdBy: "x"), .init(created: nil, createdBy: nil, isEmptyLayer: true)])
        return [config.bytes]
    }
}
