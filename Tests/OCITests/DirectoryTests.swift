import OCI
import TestSupport
import Testing

/// Plain directories with hand-made damage.
@Suite struct DirectoryTests {
    private static let index =
        #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#
    private static let config = #""config":{"mediaType":"a/b","digest":"sha256:DIGEST","size":2}"#
        .replacing("DIGEST", with: String(repeating: "1", count: 64))

    private static let one = "Directory Transport Version: 1.1\n"
    private static let image = #"{"schemaVersion":2,\#(config),"layers":[]}"#

    private static let cases: [(version: String?, manifest: String?, complaint: String)] = [
        (nil, index, "cannot be opened"), ("Directory Transport Version: 2.0\n", index, "no version that is known"),
        (String(repeating: "1", count: 101), index, "limit of 100"), (one, nil, "cannot be opened"),
        (one, "", "manifest.json:1:1"), (one, #"{"schemaVersion":1,"name":"old"}"#, "schemaVersion"),
        (one, #"{"schemaVersion":2,"mediaType":"a/b"}"#, "mediaType"), (one, index, "it is empty"),
        (one, image, "is missing"), (one, image + String(repeating: " ", count: 4 << 20), "limit of 4194304"),
    ]

    @Test(arguments: cases)
    func damage(_ version: String?, _ manifest: String?, _ complaint: String) throws {
        let directory = try TemporaryDirectory()
        if let version { try directory.write("version", version) }
        if let manifest { try directory.write("manifest.json", manifest) }
        let location = try ImageLocation("dir:\(directory.path)")
        let error = #expect(throws: (any Error).self) { try OpenedImage(location) }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(complaint) && text.contains(directory.path), "\(text)")
    }
}
