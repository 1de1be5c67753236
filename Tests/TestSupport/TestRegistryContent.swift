import FoundationEssentials
import Glibc

extension TestRegistry {
    /// What the registry keeps.
    struct Content {
        struct Manifest {
            let type: String
            let bytes: [UInt8]
        }

        struct Repository {
            var blobs: Set<String> = []
            var manifests: [String: Manifest] = [:]
            var tags: [String: String] = [:]
        }

        struct Upload {
            let repository: String
            var bytes: [UInt8] = []
            /// One request at a time writes; others wait for it.
            var isBusy = false
            /// What the query of the next request must say.
            var state = 0
        }

        var blobs: [String: [UInt8]] = [:]
        var repositories: [String: Repository] = [:]
        var uploads: [String: Upload] = [:]
        var uploadCount = 0
        var troubles: [Trouble] = []
        var requests: [Request] = []
        /// What waits for connections or serves one.
        var sockets: [LoopbackSocket] = []
        var tokens: [String: Token] = [:]
        var tokenCount = 0
        var storagePort: Int?
        var isStopped = false

        /// The fault that a request meets, if any. What leads to the storage does not happen there.
        mutating func trouble(for kind: Kind, atStorage: Bool) -> Fault? {
            for index in troubles.indices where troubles[index].kinds.contains(kind) {
                if atStorage, case .redirect = troubles[index].fault { continue }
                if troubles[index].skipped > 0 {
                    troubles[index].skipped -= 1
                } else if troubles[index].times > 0 {
                    if troubles[index].times < .max { troubles[index].times -= 1 }
                    return troubles[index].fault
                }
            }
            return nil
        }
    }

    /// A token that was handed out.
    struct Token {
        /// Such as `repository:a/b:pull`.
        let scopes: Set<String>
        var uses: Int
        var bytes: Int
    }

    /// The parts of a manifest or an index that the registry looks at.
    struct Document: Decodable {
        struct Entry: Codable {
            var mediaType: String?
            var digest: String
            var size: Int
            var artifactType: String?
            var annotations: [String: String]?
        }

        var mediaType: String?
        var artifactType: String?
        var config: Entry?
        var layers: [Entry]?
        var manifests: [Entry]?
        var subject: Entry?
        var annotations: [String: String]?

        init?(_ bytes: [UInt8]) {
            guard let document = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
            self = document
        }

        static func bytes(ofIndex entries: [Entry]) -> [UInt8] {
            struct Index: Encodable {
                let schemaVersion = 2
                let mediaType = "application/vnd.oci.image.index.v1+json"
                let manifests: [Entry]
            }
            return (try? JSONEncoder().encode(Index(manifests: entries))).map { Array($0) } ?? []
        }
    }

    /// `sha256:` and 64 digits; by the system's tool where there is much to hash, which nothing optimised would.
    package static func digest(of bytes: [UInt8]) -> String {
        guard bytes.count > 1 << 14, let directory = try? TemporaryDirectory(),
            (try? writeBytes(bytes, to: directory("blob"))) != nil,
            let pipe = popen("sha256sum \(directory("blob"))", "re")
        else { return "sha256:" + EncapsulatorHash.hex(of: bytes) }
        defer { pclose(pipe) }
        var line = [UInt8](repeating: 0, count: 64)
        let count = fread(&line, 1, line.count, pipe)
        return "sha256:" + String(decoding: line.prefix(count), as: UTF8.self)
    }
}
