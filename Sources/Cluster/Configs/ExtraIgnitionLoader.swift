import Butane
import Files
import Ignition
import Markup
import SystemPackage

/// Reads configs of the operator's; what is wrong with them goes to the faults of the cluster file.
struct ExtraIgnitionLoader {
    /// The most configs that one `extraIgnition:` may name, and their most bytes together.
    static let mostConfigs = 256
    static let mostBytes = 64 << 20

    private let directory: FilePath
    private let faults: Faults
    private var configs = 0
    private var bytes = 0

    init(directory: FilePath, faults: Faults) {
        self.directory = directory
        self.faults = faults
    }

    /// The configs of a file or directory.
    mutating func load(_ path: String, at mark: Mark) -> [ExtraIgnition] {
        let place = directory.pushing(FilePath(path))
        do throws(FileError) {
            guard isDirectory(place) else { return try load(file: place, origin: path, at: mark).map { [$0] } ?? [] }
            var extras: [ExtraIgnition] = []
            var ignored: [Fault] = []
            for name in try listDirectory(place) where !name.hasPrefix(".") {
                let file = place.appending(name)
                if isDirectory(file) { continue }
                guard ConfigLanguage(fileName: name) != nil else {
                    ignored.append(passedOver(file))
                    continue
                }
                let origin = (path.hasSuffix("/") ? path : path + "/") + name
                if let extra = try load(file: file, origin: origin, at: mark) { extras.append(extra) }
            }
            if extras.isEmpty, faults.isEmpty {
                faults.add(
                    "`\(path)` holds no Ignition and no Butane", at: mark,
                    remedy: "give its configs names that end in .ign, .json, .bu, .yaml or .yml")
            }
            return extras.enumerated().map { index, extra in
                index > 0 ? extra : extra.warning(ignored)
            }
        } catch {
            faults.add("\(error)", at: mark, remedy: "paths are relative to the cluster file")
            return []
        }
    }

    /// The config in a text of the cluster file.
    mutating func load(text: String, at mark: Mark) -> ExtraIgnition? {
        let source = faults.source(of: mark)
        return load(
            Array(text.utf8), language: nil, place: .inline(source: source, mark: mark),
            origin: mark.isWhole ? source : "\(source):\(mark)", filesDirectory: directory, at: mark)
    }

    private mutating func load(
        file: FilePath, origin: String, at mark: Mark
    ) throws(FileError) -> ExtraIgnition? {
        let bytes = try readFile(file, limit: Config.limits.bytes)
        return load(
            bytes, language: ConfigLanguage(fileName: file.string), place: .file(file.string), origin: origin,
            filesDirectory: file.removingLastComponent(), at: mark)
    }

    private mutating func load(
        _ bytes: [UInt8], language: ConfigLanguage?, place: ExtraIgnitionPlace, origin: String,
        filesDirectory: FilePath, at mark: Mark
    ) -> ExtraIgnition? {
        configs += 1
        self.bytes += bytes.count
        guard configs <= Self.mostConfigs, self.bytes <= Self.mostBytes else {
            if configs <= Self.mostConfigs + 1 {
                faults.add(
                    "`\(origin)` is one too many: at most \(Self.mostConfigs) configs of \(Self.mostBytes >> 20) MiB"
                        + " together are read here", at: mark, remedy: "put some of them together")
            }
            return nil
        }
        let (config, report) = (language ?? ConfigLanguage(of: bytes)).read(
            bytes, source: place.source, filesDirectory: filesDirectory)
        // Hosts pass unknown keys over; who wrote one meant something.
        let isWrong = { (finding: Finding) in finding.severity == .error || finding.isUnknownKey }
        let findings = report.sorted
        findings.filter(isWrong).forEach { faults.add(place.fault($0)) }
        guard let config, !findings.contains(where: isWrong) else { return nil }
        var warnings = findings.map { place.fault($0) }
        warnings += OwnElements.replaced(by: config).map { place.fault($0.message, at: $0.mark) }
        return ExtraIgnition(origin: origin, config: config, warnings: warnings, place: place)
    }

    private func passedOver(_ file: FilePath) -> Fault {
        Fault(
            source: file.string, mark: .start, message: "this is neither Ignition nor Butane by its name; passed over",
            remedy: "files that Butane configs take in belong into a directory of their own")
    }
}

extension ExtraIgnition {
    fileprivate func warning(_ others: [Fault]) -> ExtraIgnition {
        ExtraIgnition(origin: origin, config: config, warnings: others + warnings, place: place)
    }
}
