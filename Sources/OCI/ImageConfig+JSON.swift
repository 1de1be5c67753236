import Markup

extension ImageConfig {
    /// The document as it is stored and hashed.
    package var bytes: [UInt8] {
        let value = Value.object(omittingNil: [
            ("created", created.map { .string($0.description) }),
            ("architecture", .string(platform.architecture)),
            ("os", .string(platform.os)),
            ("variant", platform.variant.map { .string($0) }),
            ("config", execution.value),
            ("rootfs", ["type": "layers", "diff_ids": .array(layerDigests.map { .string($0.description) })]),
            ("history", history.isEmpty ? nil : .array(history.map(\.value))),
        ])
        return value.canonicalBytes
    }

    /// Reads a document.
    /// - Parameter source: The document's name for messages.
    /// - Throws: `Fault` or `FaultReport` with line and column.
    package init(_ bytes: [UInt8], source: String) throws {
        self = try ImageDocument.read(bytes, source: source) { fields in
            let platform = Platform(fields)
            if fields.value("rootfs") == nil { fields.missing("rootfs") }
            let digests = fields.fields("rootfs")?.list("diff_ids") { try Digest($0) }
            let execution = fields.fields("config").map { Execution($0) } ?? Execution()
            let history = fields.items("history").map {
                HistoryEntry(Fields($0.node, path: $0.path, faults: fields.faults))
            }
            let created = fields.parse("created") { try Timestamp($0) }
            guard let platform, let digests else { return nil }
            return ImageConfig(
                created: created, platform: platform, execution: execution, layerDigests: digests, history: history)
        }
    }
}

extension ImageConfig.Execution {
    fileprivate var value: Value {
        let ports = exposedPorts.map { Value.Member($0, .object([])) }
        return .object(omittingNil: [
            ("User", user.map { .string($0) }),
            ("ExposedPorts", ports.isEmpty ? nil : .object(ports)),
            ("Env", Value.list(environment)),
            ("Entrypoint", Value.list(entrypoint)),
            ("Cmd", Value.list(command)),
            ("WorkingDir", workingDirectory.map { .string($0) }),
            ("Labels", Value.sorted(labels)),
            ("StopSignal", stopSignal.map { .string($0) }),
        ])
    }

    fileprivate init(_ fields: Fields) {
        user = fields.text("User").flatMap { $0.isEmpty ? nil : $0 }
        if case .mapping(let pairs) = fields.value("ExposedPorts")?.content { exposedPorts = pairs.map(\.key) }
        environment = fields.list("Env") { $0 }
        entrypoint = fields.list("Entrypoint") { $0 }
        command = fields.list("Cmd") { $0 }
        workingDirectory = fields.text("WorkingDir")
        labels = fields.textMap("Labels")
        stopSignal = fields.text("StopSignal")
    }
}

extension ImageConfig.HistoryEntry {
    fileprivate var value: Value {
        .object(omittingNil: [
            ("created", created.map { .string($0.description) }),
            ("created_by", createdBy.map { .string($0) }),
            ("empty_layer", isEmptyLayer ? true : nil),
        ])
    }

    fileprivate init(_ fields: Fields) {
        self.init(
            created: fields.parse("created") { try Timestamp($0) }, createdBy: fields.text("created_by"),
            isEmptyLayer: fields.boolean("empty_layer") ?? false)
    }
}
