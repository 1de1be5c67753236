import Archive
import OCI
import SystemPackage
import TestSupport

/// A small image with two layers, written through any destination.
enum Sample {
    static let labels = ["org.example.b": "2", "org.example.a": "eins \"zwei\""]

    /// What the first layer holds.
    static let files = [("srv/one", [UInt8]("1".utf8)), ("srv/two", [UInt8](repeating: 2, count: 70_000))]

    /// - Parameter variant: Another content of the second layer, so another image.
    @discardableResult
    static func write(
        to destination: any ImageDestination, variant: UInt8 = 0, architecture: Architecture = .amd64
    ) throws -> Descriptor {
        try destination.publish([put(to: destination, variant: variant, architecture: architecture)])
    }

    /// Writes everything but the name.
    static func put(
        to destination: any ImageDestination, variant: UInt8 = 0, architecture: Architecture = .amd64
    ) throws -> Descriptor {
        let platform = Platform(architecture)
        let created = try Timestamp(seconds: 1_700_000_000)
        let layers = [
            try destination.putBlob(mediaType: .layer) { sink in
                let tar = TarWriter(sink)
                try tar.directory("srv")
                for (path, bytes) in files { try tar.file(path, bytes: bytes) }
                try tar.finish()
            },
            try destination.putBlob(mediaType: .layer) { sink in
                let tar = TarWriter(sink)
                try tar.file("variant", bytes: [variant])
                try tar.finish()
            },
        ]
        var execution = ImageConfig.Execution()
        execution.exposedPorts = ["80/tcp"]
        execution.command = ["nginx", "-g", "daemon off;"]
        execution.labels = labels
        let config = ImageConfig(
            created: created, platform: platform, execution: execution, layerDigests: layers.map(\.digest),
            history: layers.map { _ in ImageConfig.HistoryEntry(created: created, createdBy: "test") })
        let blob = try destination.putBlob(mediaType: .config, bytes: config.bytes)
        let manifest = Manifest(config: blob, layers: layers, annotations: ["org.example.kind": "sample"])
        return try destination.putManifest(manifest, platform: platform)
    }
}

extension TemporaryDirectory {
    /// A place for an image inside.
    func location(_ transport: String, _ name: String, tag: String? = nil) throws -> ImageLocation {
        try ImageLocation("\(transport):\(self(name))" + (tag.map { ":\($0)" } ?? ""))
    }

    /// Every path below, sorted, directories with a slash at the end.
    func tree(_ name: String) async throws -> [String] {
        let found = try await run("find", [".", "-mindepth", "1", "-printf", "%P%y\\n"], in: self(name))
        return found.output.split(separator: "\n").map {
            $0.hasSuffix("d") ? $0.dropLast() + "/" : String($0.dropLast())
        }.sorted()
    }
}
