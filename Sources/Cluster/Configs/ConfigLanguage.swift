import Butane
import Files
import Ignition
import Markup
import SystemPackage

/// What an operator's config is written in.
enum ConfigLanguage {
    case ignition
    case butane

    /// By the end of a file's name; nil for other files.
    init?(fileName: String) {
        let name = fileName.lowercased()
        if name.hasSuffix(".ign") || name.hasSuffix(".json") {
            self = .ignition
        } else if [".bu", ".yaml", ".yml"].contains(where: name.hasSuffix) {
            self = .butane
        } else {
            return nil
        }
    }

    /// By the first sign of a text: JSON begins with a brace.
    init(of text: [UInt8]) {
        let first = text.first { $0 != UInt8(ascii: " ") && !(9...13).contains($0) }
        self = first == UInt8(ascii: "{") ? .ignition : .butane
    }

    /// - Returns: nil for the config when there is an error in the report.
    func read(_ bytes: [UInt8], source: String, filesDirectory: FilePath) -> (Config?, Report) {
        var problem = Report()
        switch self {
        case .ignition: return Config.read(bytes, source: source)
        case .butane:
            do throws(FileError) {
                let result = try Butane.translate(
                    bytes, source: source, filesDirectory: filesDirectory, isStrict: false)
                switch result.output {
                case .ignition(let config): return (config, result.report)
                case nil: return (nil, result.report)
                case .machineConfig:
                    let message = "the variant makes a MachineConfig, which hosts do not read; write `variant: fcos`"
                    problem.add(Finding(.error, message, path: nil, mark: .start))
                }
            } catch {
                problem.add(Finding(.error, "\(error)", path: nil, mark: .start))
            }
            return (nil, problem)
        }
    }
}
