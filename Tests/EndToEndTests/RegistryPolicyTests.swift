import TestSupport
import Testing

/// policy.json, held against the names that images really have.
@Suite(.enabled(if: Tool("docker-registry").isUsable && Tool("ostree").isUsable), .timeLimit(.minutes(2)))
struct RegistryPolicyTests {
    private let workshop: OSWorkshop

    init() async throws {
        workshop = try OSWorkshop()
        try await workshop.makeTree()
        try await workshop.image("image")
    }

    @Test("a short name is judged by the registry that it leads to") func shortName() async throws {
        let workshop = workshop
        try await workshop.withRegistry { registry in
            let authority = registry.registry.authority
            _ = try await workshop.slipway(
                ["image", "upload", "--source", "oci:" + workshop.directory("image"), "-d", registry.place("os:1")]
                    + registry.flags)
            let names = try workshop.directory.write(
                "registries.conf", "unqualified-search-registries = [\"\(authority)\"]\n")
            let policy = try workshop.directory.write(
                "policy.json",
                #"{"default":[{"type":"insecureAcceptAnything"}],"transports":{"docker":{"\#(authority)":[{"type":"reject"}]}}}"#
            )
            let download = ["image", "download", "--source", "os:1", "--registries-conf", names] + registry.flags
            let refused = try await run(
                Places.program, download + ["-d", "oci:" + workshop.directory("refused"), "--policy", policy])
            #expect(refused.status == 1 && refused.error.contains("\(authority)/os:1"), "\(refused)")
            let taken = try await run(Places.program, download + ["-d", "oci:" + workshop.directory("taken")])
            #expect(taken.succeeded, "\(taken)")
        }
    }

    @Test("an index of nothing is judged as well") func emptyIndex() async throws {
        try await workshop.shell(
            #"""
            cd "$1"; mkdir -p empty/blobs/sha256; echo '{"imageLayoutVersion":"1.0.0"}' >empty/oci-layout
            index='{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}'
            sum=$(printf %s "$index" | sha256sum | cut -c1-64); printf %s "$index" >empty/blobs/sha256/$sum
            printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:%s","size":%d}]}' \
                $sum ${#index} >empty/index.json
            """#)
        let policy = try workshop.directory.write("policy.json", #"{"default":[{"type":"reject"}]}"#)
        let result = try await run(
            Places.program,
            [
                "image", "upload", "--all", "--source", "oci:" + workshop.directory("empty"), "-d",
                "oci:" + workshop.directory("copy"), "--policy", policy,
            ])
        #expect(result.status == 1 && result.error.contains("reject"), "\(result)")
    }
}
