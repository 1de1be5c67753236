import Ignition
import Markup

/// The way from the YAML of a config to what it stands for.
struct ButanePipeline {
    private let spec: ButaneSpec
    private let files: FilesDirectory?

    init(_ spec: ButaneSpec, files: FilesDirectory?) {
        self.spec = spec
        self.files = files
    }

    /// - Returns: nil after an error in the report. There may be errors about what is returned as well.
    func run(_ text: Node, _ report: inout Report) -> ButaneResult.Output? {
        let type = ButaneSchema.config(spec)
        var reader = ButaneReader()
        let node = reader.read(text, as: .object(type), at: .root)
        report.add(reader.report)
        guard let node, !report.hasErrors else { return nil }
        let root = Element(node)
        var rules = SourceRules()
        rules.check(root, type)
        report.add(rules.report)
        OpenShiftRules.check(root, spec, &report)
        guard let document = document(root, type, &report), !report.hasErrors else { return nil }
        report.add(check(document, root))
        guard !report.hasErrors else { return nil }
        return spec.variant == .openshift
            ? .machineConfig(MachineConfig.document(document.root, root)) : .ignition(document)
    }

    private func document(_ root: Element, _ type: ButaneType, _ report: inout Report) -> Config? {
        var translator = Translator(spec, files: files)
        let own = translator.object(root, type).settingVersion(spec.ignition, at: root["version"]?.mark ?? root.mark)
        report.add(translator.report)
        var document = Config(version: spec.ignition, root: own)
        merge(MountUnits.sugar, root, into: &document, &report)
        let tree = Trees.added(to: document.root, from: root, spec, files: translator.files, report: &report)
        document = Config(version: spec.ignition, root: tree)
        merge(BootDevice.sugar, root, into: &document, &report)
        merge(GrubUsers.sugar, root, into: &document, &report)
        guard !report.hasErrors else { return nil }
        return Config(
            version: spec.ignition, root: OpenShiftFIPS.applied(to: document.root, root, spec))
    }

    private func merge(_ sugar: Sugar, _ root: Element, into document: inout Config, _ report: inout Report) {
        guard let node = sugar(root, spec, &report) else { return }
        let parent = Config(version: spec.ignition, root: node.settingVersion(spec.ignition, at: node.mark))
        document = parent.merged(with: document)
    }

    /// What is wrong with the whole, at the places of the Butane text.
    private func check(_ document: Config, _ root: Element) -> Report {
        var found = Report()
        OpenShiftLimits.check(Element(document.root), spec, &found)
        if !found.hasErrors {
            found.add(Duplicates.check(document))
            // Butane refuses what only the newest hosts take.
            found.add(Rules.check(document, removalSeverity: .error))
        }
        guard !found.findings.isEmpty else { return found }
        let places = SourcePlaces(of: document.root, from: root)
        var report = Report()
        for finding in found.findings { report.add(places.translated(finding)) }
        return report
    }
}

extension Node {
    /// An Ignition tree that says its version.
    fileprivate func settingVersion(_ version: SpecVersion, at mark: Mark) -> Node {
        let ignition = self["ignition"] ?? Node(.mapping([]), at: mark)
        let text = Node(.scalar(version.rawValue, isPlain: false), at: mark)
        return setting("ignition", ignition.setting("version", text))
    }
}
