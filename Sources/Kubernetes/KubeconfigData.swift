import Files
import Markup
import SystemPackage

/// A value that a kubeconfig has in itself, as base64 under `KEY-data`, or in a file under `KEY`.
struct KubeconfigData {
    private static let limit = 1 << 20

    let text: String
    /// Where it stands in the kubeconfig.
    let mark: Mark

    /// Nil for neither, and where a fault was noted. The data beats the file, as `kubectl` has it.
    init?(_ fields: Fields, _ key: String, directory: FilePath) {
        let (dataKey, path) = ("\(key)-data", fields.text(key) ?? "")
        let data = fields.text(dataKey) ?? ""
        if !data.isEmpty {
            mark = fields.mark(of: dataKey)
            guard let bytes = Base64Text.decoded(data) else {
                fields.faults.add("`\(dataKey)` is no base64", at: mark)
                return nil
            }
            text = String(decoding: bytes, as: UTF8.self)
        } else if !path.isEmpty {
            mark = fields.mark(of: key)
            do {
                text = String(decoding: try readFile(Self.resolve(path, directory), limit: Self.limit), as: UTF8.self)
            } catch {
                fields.faults.add("`\(key)`: \(error)", at: mark, remedy: "check the file and its mode")
                return nil
            }
        } else {
            return nil
        }
    }

    /// A path of a kubeconfig; relative ones begin at its folder.
    static func resolve(_ path: String, _ directory: FilePath) -> FilePath {
        FilePath(path).isAbsolute ? FilePath(path) : directory.pushing(FilePath(path)).lexicallyNormalized()
    }
}
