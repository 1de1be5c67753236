import Markup

/// Decodes what resources of one config hold, as much as fits in memory.
struct ContentsDecoder {
    private var budget = Config.longestContents

    mutating func part(_ node: Node) -> ConfigContents.Part {
        let resource = ResourceContents(node)
        return ConfigContents.Part(
            contents: contents(resource), isCompressed: resource.isCompressed, hash: resource.hash)
    }

    private mutating func contents(_ resource: ResourceContents) -> ConfigContents.Part.Contents {
        do throws(IgnitionError) {
            guard let bytes = try resource.bytes(limit: min(budget, DataURL.longestContents)) else {
                return .remote(resource.source ?? "")
            }
            budget -= bytes.count
            let digest = try ContentDigest.sha256(bytes)
            return .inline(bytes, isText: DecodedContents.text(bytes) != nil, sha256: digest)
        } catch {
            return .broken(error.description)
        }
    }
}
