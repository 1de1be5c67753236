import Glibc
import ImageBuild
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite("Recipes of images")
struct RecipeTests {
    private static let folder = Places.repository + "/images/recipes"

    /// The names of the recipes in the folder.
    static let names = files(".yaml")

    @Test("there are recipes, and no file of the folder is without its other half")
    func pairs() {
        #expect(!Self.names.isEmpty)
        #expect(Self.files(".manifest.json") == Self.names)
        #expect(Self.files(".config.json") == Self.names)
    }

    private static func files(_ suffix: String) -> [String] {
        var results = glob_t()
        defer { globfree(&results) }
        guard glob("\(folder)/*\(suffix)", 0, nil, &results) == 0 else { return [] }
        return (0..<Int(results.gl_pathc)).compactMap { index in
            guard let path = results.gl_pathv[index] else { return nil }
            return String(cString: path).split(separator: "/").last.map { String($0.dropLast(suffix.count)) }
        }
    }

    /// The owner of the files is part of the commit, so only root makes the exact image.
    @Test("makes exactly its image", .enabled(if: Tool.isRoot || Tool.areRequired), arguments: names)
    func recipe(name: String) throws {
        let file = "\(Self.folder)/\(name).yaml"
        let recipe = try ImageRecipe(readText(file), source: file)
        let directory = try TemporaryDirectory()
        try recipe.makeTree(at: directory("tree"))
        let destination = try LayoutDirectory(FilePath(directory("image")), reference: "latest")
        // The server differs with every build of the program, so an empty layer stands in for it.
        let layer = try destination.putBlob(mediaType: .layer, bytes: [UInt8](repeating: 0, count: 1024))
        let image = try ImageBuilder(architecture: recipe.architecture).build(
            TreeSource(directory("tree"), refs: [recipe.ref], message: recipe.message, withAttributes: false),
            front: .server(layer, uncompressed: layer.digest, execution: ServerLayer.sample), to: destination)
        for (kind, blob) in [("manifest", image.descriptor), ("config", image.config)] {
            let made = try readText(directory("image/blobs/sha256/" + blob.digest.hex))
            let expected = "\(Self.folder)/\(name).\(kind).json"
            if getenv("RECORD") != nil { try record(made, at: expected) }
            #expect(try readText(expected) == made, "RECORD=1 rewrites it")
        }
    }

    private func record(_ text: String, at path: String) throws {
        guard let file = fopen(path, "w") else { throw TestFailure("cannot write \(path)") }
        fwrite(text, 1, text.utf8.count, file)
        fclose(file)
    }
}
