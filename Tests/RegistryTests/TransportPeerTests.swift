import TestSupport
import Testing

/// The registry of the tests and the proxy of the tests, held against clients that others wrote.
@Suite struct TransportPeerTests {
    private static let access: [TestRegistry.Settings.Access] = [
        .open, .basic(user: "user", password: "pass word"), .bearer(user: "user", password: "pass word"),
    ]

    /// skopeo pushes through the proxy and pulls the same bytes again; the proxy counts what the image has.
    @Test(
        .enabled(if: Tool("skopeo").isUsable), arguments: access,
        [TestRegistry.Settings.Location.relative, .absolute, .query])
    func skopeo(_ access: TestRegistry.Settings.Access, _ location: TestRegistry.Settings.Location) async throws {
        var seed = Seed()
        let image = TransportImage(layers: [100_000, 1, 30_000], &seed)
        let directory = try TemporaryDirectory()
        try image.write(layout: directory("in"))
        var settings = TestRegistry.Settings()
        settings.access = access
        settings.location = location
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        let proxy = try CuttingProxy(to: registry.port)
        defer { proxy.stop() }
        let identity = access == .open ? "" : "user:pass word"
        let pushed = try await run(
            "skopeo",
            [
                "copy", "--preserve-digests", "--dest-tls-verify=false", "--dest-creds=\(identity)",
                "oci:\(directory("in")):v1", "docker://\(proxy.authority)/a/b:v1",
            ].filter { $0 != "--dest-creds=" })
        #expect(pushed.succeeded, "\(pushed) \(seed)")
        #expect(image.isWhole(in: registry, "a/b", tag: "v1"), "\(seed)")
        #expect(registry.openUploads == 0)
        // Uploads with absolute places do not come through the proxy.
        if location != .absolute, access == .open {
            let puts = proxy.exchanges.filter { ["PATCH", "PUT"].contains($0.method) }
            #expect(puts.map(\.sent).reduce(0, +) == image.size + image.manifest.bytes.count)
        }
        let pulled = try await run(
            "skopeo",
            [
                "copy", "--preserve-digests", "--src-tls-verify=false", "--src-creds=\(identity)",
                "docker://\(proxy.authority)/a/b:v1",
                "oci:\(directory("out")):v1",
            ].filter { $0 != "--src-creds=" })
        #expect(pulled.succeeded, "\(pulled) \(seed)")
        #expect(try image.isWhole(inLayout: directory("out")), "\(seed)")
        let refused = try await run(
            "skopeo",
            ["inspect", "--raw", "--tls-verify=false", "--creds=user:wrong", "docker://\(proxy.authority)/a/b:v1"])
        #expect(refused.succeeded == (access == .open), "\(refused)")
    }

    /// curl finds ranges, resumed uploads, pages and referrers as the specification has them.
    @Test(.enabled(if: Tool("curl").isUsable)) func calls() async throws {
        var settings = TestRegistry.Settings()
        settings.pageSize = 2
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        let base = "http://\(registry.authority)"
        let digest = TestRegistry.digest(of: Array("hello world".utf8))
        func call(_ arguments: String...) async throws -> String {
            let result = try await run("curl", ["-s", "-i", "--max-time", "10"] + arguments)
            #expect(result.succeeded, "\(result)")
            return result.output
        }
        let type = "Content-Type: application/octet-stream"
        let upload = "\(base)/v2/a/blobs/uploads/u1"
        #expect(
            try await call("-X", "POST", "\(base)/v2/a/blobs/uploads/").contains("Location: /v2/a/blobs/uploads/u1\r\n")
        )
        let first = try await call(
            "-X", "PATCH", "-H", type, "-H", "Content-Range: 0-4", "--data-binary", "hello", upload)
        #expect(first.contains(" 202 ") && first.contains("\r\nRange: 0-4\r\n"), "\(first)")
        let gap = try await call("-X", "PATCH", "-H", type, "-H", "Content-Range: 6-8", "--data-binary", "wor", upload)
        #expect(gap.contains(" 416 ") && gap.contains("\r\nRange: 0-4\r\n"), "\(gap)")
        let state = try await call(upload)
        #expect(state.contains(" 204 ") && state.contains("\r\nRange: 0-4\r\n"), "\(state)")
        let streamed = try await call(
            "-X", "PATCH", "-H", type, "-H", "Transfer-Encoding: chunked", "--data-binary", " world", upload)
        #expect(streamed.contains(" 202 ") && streamed.contains("\r\nRange: 0-10\r\n"), "\(streamed)")
        #expect(try await call("-X", "PUT", "\(upload)?digest=\(digest)").contains(" 201 "))
        #expect(registry.blob(digest, in: "a") == Array("hello world".utf8))
        #expect(try await call("-I", "\(base)/v2/a/blobs/\(digest)").contains("Content-Length: 11\r\n"))
        let part = try await call("-H", "Range: bytes=6-", "\(base)/v2/a/blobs/\(digest)")
        #expect(part.contains(" 206 ") && part.contains("bytes 6-10/11") && part.hasSuffix("\r\n\r\nworld"), "\(part)")
        #expect(try await call("-X", "POST", "\(base)/v2/b/blobs/uploads/?mount=\(digest)&from=a").contains(" 201 "))
        #expect(
            try await call("-X", "POST", "\(base)/v2/b/blobs/uploads/?mount=\(digest)&from=c").contains(" 201 ")
                == false)
        let subject = #"{"mediaType":"m","digest":"\#(digest)","size":1}"#
        for tag in ["t1", "t2", "t3"] {
            let put = try await call(
                "-X", "PUT", "-H", "Content-Type: \(TransportImage.manifestType)", "--data-binary",
                #"{"schemaVersion":2,"artifactType":"\#(tag)","layers":[],"subject":\#(subject)}"#,
                "\(base)/v2/a/manifests/\(tag)")
            #expect(put.contains(" 201 ") && put.contains("OCI-Subject: \(digest)\r\n"), "\(put)")
        }
        let page = try await call("\(base)/v2/a/tags/list")
        #expect(
            page.hasSuffix(#"{"name":"a","tags":["t1","t2"]}"#) && page.contains("n=2&last=t2>; rel=\"next\""),
            "\(page)")
        #expect(try await call("\(base)/v2/a/tags/list?n=2&last=t2").hasSuffix(#""tags":["t3"]}"#))
        let referrers = try await call("\(base)/v2/a/referrers/\(digest)?artifactType=t2")
        #expect(
            referrers.contains("OCI-Filters-Applied: artifactType\r\n") && referrers.contains(#""artifactType":"t2""#))
        #expect(!referrers.contains(#""artifactType":"t1""#), "\(referrers)")
        #expect(
            try await call(
                "-X", "PUT", "-H", "Content-Type: \(TransportImage.manifestType)", "--data-binary",
                #"{"schemaVersion":2,"config":{"digest":"sha256:0","size":1},"layers":[]}"#, "\(base)/v2/a/manifests/x"
            ).contains(" 404 "))
    }

    /// A cut falls on its byte, and what came before it reaches the registry and stays there.
    @Test(.enabled(if: Tool("curl").isUsable)) func cuts() async throws {
        let registry = try TestRegistry()
        defer { registry.stop() }
        let proxy = try CuttingProxy(
            to: registry.port, cuts: [.sent(70_001), .beforeAnswer("PATCH", 1), .answered(30_000)])
        defer { proxy.stop() }
        let directory = try TemporaryDirectory()
        var seed = Seed()
        let blob = TransportImage(layers: [200_000], &seed).layers[0]
        try writeBytes(blob.bytes, to: directory("blob"))
        try writeBytes(Array(blob.bytes[70_001...]), to: directory("rest"))
        let base = "http://\(proxy.authority)/v2/a/blobs/"
        func call(_ arguments: String...) async throws -> CommandResult {
            try await run(
                "curl", ["-s", "-i", "--max-time", "10", "-H", "Expect:", "-H", "Content-Type: a/b"] + arguments)
        }
        _ = try await call("-X", "POST", base + "uploads/")
        let upload = base + "uploads/u1"
        let first = try await call("-X", "PATCH", "--data-binary", "@\(directory("blob"))", upload)
        #expect(!first.succeeded && proxy.cutCount == 1, "\(first) \(seed)")
        #expect(try await call(upload).output.contains("Range: 0-70000\r\n"))
        let second = try await call(
            "-X", "PATCH", "-H", "Content-Range: 70001-199999", "--data-binary", "@\(directory("rest"))", upload)
        #expect(!second.succeeded && proxy.cutCount == 2, "\(second) \(seed)")
        #expect(try await call(upload).output.contains("Range: 0-199999\r\n"))
        #expect(try await call("-X", "PUT", "\(upload)?digest=\(blob.digest)").output.contains(" 201 "))
        #expect(registry.blob(blob.digest, in: "a") == blob.bytes)
        let get = try await call("-o", directory("got"), base + blob.digest)
        #expect(!get.succeeded && proxy.cutCount == 3 && proxy.answeredBytes == 30_000, "\(get)")
        let patches = proxy.exchanges.filter { $0.method == "PATCH" }
        #expect(patches.map(\.delivered) == [70_001, 129_999] && patches.map(\.status) == [nil, nil])
        #expect(registry.requests(.patchUpload).map(\.bodyBytes) == [70_001, 129_999])
    }
}
