import Cluster
import Markup
import SystemPackage

/// A cluster described by several texts, as the command line puts them together.
struct FileLayers {
    var file = ""
    var defaults: String?
    /// `KEY=VALUE`, as `--set` takes them.
    var settings: [String] = []
    /// Makes every cluster valid.
    static let endpoint = "loadBalancer: 192.0.2.10\n"

    func layers(fileDirectory: FilePath = "/rack", defaultsDirectory: FilePath = "/home/.ocne") throws -> ClusterLayers
    {
        try ClusterLayers(
            file: ClusterText(Array(file.utf8), source: "c.yaml", directory: fileDirectory),
            defaults: defaults.map { ClusterText(Array($0.utf8), source: "d.yaml", directory: defaultsDirectory) },
            settings: settings.map { try ClusterSetting(assignment: $0) }, workingDirectory: "/cwd")
    }

    func definition() throws -> ClusterDefinition { try layers().definition() }

    /// What is wrong, a line each.
    func faults() -> [String] {
        do {
            _ = try definition()
            return []
        } catch let report as FaultReport {
            return report.faults.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }
}
