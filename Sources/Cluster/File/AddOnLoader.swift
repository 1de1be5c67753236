import Files
import Markup
import SystemPackage

/// Reads the manifests that `cni:` and `addons:` name; each must hold Kubernetes objects.
struct AddOnLoader {
    /// The most bytes of all together: the first node is sent them in its Ignition.
    private static let mostBytes = 4 << 20
    private static let mostFiles = 256
    private static let endings = ["yaml", "yml", "json"]

    private let directory: FilePath
    private let faults: Faults
    private var manifests: [(name: String, contents: [UInt8])] = []
    private var bytes = 0

    /// - Parameter directory: What relative paths start from.
    init(directory: FilePath, faults: Faults) {
        self.directory = directory
        self.faults = faults
    }

    /// The add-ons in the order they were loaded, their names numbered.
    var addOns: [AddOn] {
        let width = max(2, String(manifests.count).count)
        return manifests.enumerated().map { index, manifest in
            let number = String(index)
            let padded = String(repeating: "0", count: max(0, width - number.count)) + number
            return AddOn(name: "\(padded)-\(manifest.name)", contents: manifest.contents)
        }
    }

    /// Loads a file, or the manifests of a directory by their names.
    mutating func load(_ path: String, at mark: Mark) {
        let place = directory.pushing(FilePath(path))
        do throws(FileError) {
            guard isDirectory(place) else { return try load(file: place, at: mark) }
            let names = try listDirectory(place).filter { !$0.hasPrefix(".") && Self.isManifest(FilePath($0)) }.sorted()
            if names.isEmpty {
                faults.add(
                    "the directory \(place) holds no manifest", at: mark,
                    remedy: "manifests end in .yaml, .yml or .json")
            }
            for name in names { try load(file: place.appending(name), at: mark) }
        } catch {
            faults.add("\(error)", at: mark, remedy: "name a manifest, or a directory of them")
        }
    }

    private mutating func load(file: FilePath, at mark: Mark) throws(FileError) {
        guard Self.isManifest(file), let name = file.lastComponent?.string else {
            faults.add("\(file) is no manifest by its name", at: mark, remedy: "let it end in .yaml, .yml or .json")
            return
        }
        guard manifests.count < Self.mostFiles else {
            faults.add("there are more than \(Self.mostFiles) manifests", at: mark, remedy: "put several into one file")
            return
        }
        let contents = try readFile(file, limit: Self.mostBytes)
        bytes += contents.count
        guard bytes <= Self.mostBytes else {
            faults.add(
                "the manifests up to \(file) have more than \(Self.mostBytes >> 20) MiB together", at: mark,
                remedy: "apply the large ones yourself once the cluster is up")
            return
        }
        do throws(Fault) {
            try check(contents, of: file)
        } catch {
            faults.add(error)
        }
        let safe = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" }
        manifests.append((String(safe), contents))
    }

    /// - Throws: `Fault` with its place in the manifest.
    private func check(_ contents: [UInt8], of file: FilePath) throws(Fault) {
        let documents = try YAML.documents(contents, source: file.string, limits: .generated)
        guard !documents.isEmpty else {
            throw Fault(
                source: file.string, mark: .start, message: "the manifest holds no object",
                remedy: "put one into it, or do not name it")
        }
        for document in documents {
            for key in ["apiVersion", "kind"] {
                guard case .scalar(let text, _) = document[key]?.content, !text.isEmpty else {
                    throw Fault(
                        source: file.string, mark: document.mark, message: "this is no Kubernetes object",
                        remedy: "every document of a manifest has `apiVersion:` and `kind:`")
                }
            }
        }
    }

    private static func isManifest(_ path: FilePath) -> Bool { path.extension.map(endings.contains) ?? false }
}
