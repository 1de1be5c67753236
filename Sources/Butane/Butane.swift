package import Files
package import SystemPackage
import Ignition
import Markup

/// Butane configs: what people write, in YAML with shortcuts, for what hosts read (Butane, "Configuration
/// specifications").
package enum Butane {
    /// Translates a config.
    ///
    /// - Parameters:
    ///   - source: The name of the config for messages.
    ///   - filesDirectory: Where its local files lie; nil refuses them. Nothing outside is read.
    ///   - isStrict: Whether warnings are errors.
    /// - Throws: `FileError` when the files directory cannot be used; all about the config is in the report.
    package static func translate(
        _ bytes: [UInt8], source: String, filesDirectory: FilePath?, isStrict: Bool
    ) throws(FileError) -> ButaneResult {
        let files: FilesDirectory?
        if let filesDirectory { files = try FilesDirectory(filesDirectory) } else { files = nil }
        var report = Report()
        var output: ButaneResult.Output?
        do throws(Fault) {
            let text = try YAML.parse(bytes, source: source, limits: .generated)
            if let spec = ButaneSpec.probe(text, &report) {
                output = ButanePipeline(spec, files: files).run(text, &report)
            }
        } catch {
            report.add(
                Finding(
                    .error, error.message + (error.remedy.isEmpty ? "" : "; \(error.remedy)"), path: nil,
                    mark: error.mark))
        }
        if isStrict { report = report.strict }
        return ButaneResult(output: report.hasErrors ? nil : output, report: report)
    }
}

extension Report {
    /// The same with errors in place of warnings.
    fileprivate var strict: Report {
        var report = Report()
        for each in findings { report.add(Finding(.error, each.message, path: each.path, mark: each.mark)) }
        return report
    }
}
