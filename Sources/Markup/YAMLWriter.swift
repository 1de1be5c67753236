import CYAML

extension Value {
    /// The tree as one YAML document in block style, members in their order, ending with a newline.
    package func yaml() -> String {
        let writer = YAMLWriter()
        writer.write(self)
        return writer.finish()
    }
}

/// libyaml's emitter into memory.
private struct YAMLWriter: ~Copyable {
    private final class Output { var bytes: [UInt8] = [] }

    private let emitter: UnsafeMutablePointer<yaml_emitter_t>
    private let output = Output()

    init() {
        emitter = .allocate(capacity: 1)
        yaml_emitter_initialize(emitter)
        yaml_emitter_set_output(
            emitter,
            { context, bytes, count in
                guard let context else { return 0 }
                let output = Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
                output.bytes += UnsafeBufferPointer(start: bytes, count: count)
                return 1
            }, Unmanaged.passUnretained(output).toOpaque())
        yaml_emitter_set_unicode(emitter, 1)
        yaml_emitter_set_width(emitter, -1)
        emit { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
        emit { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
    }

    deinit {
        yaml_emitter_delete(emitter)
        emitter.deallocate()
    }

    consuming func finish() -> String {
        emit { yaml_document_end_event_initialize(&$0, 1) }
        emit { yaml_stream_end_event_initialize(&$0) }
        yaml_emitter_flush(emitter)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    func write(_ value: Value) {
        switch value {
        case .null: scalar("null", quoted: false)
        case .bool(let flag): scalar(flag ? "true" : "false", quoted: false)
        case .integer(let number): scalar(String(number), quoted: false)
        case .string(let text): scalar(text, quoted: !Self.isPlainText(text))
        case .array(let values):
            let style = values.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
            emit { yaml_sequence_start_event_initialize(&$0, nil, nil, 1, style) }
            values.forEach { write($0) }
            emit { yaml_sequence_end_event_initialize(&$0) }
        case .object(let members):
            let style = members.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
            emit { yaml_mapping_start_event_initialize(&$0, nil, nil, 1, style) }
            for member in members {
                scalar(member.key, quoted: !Self.isPlainText(member.key))
                write(member.value)
            }
            emit { yaml_mapping_end_event_initialize(&$0) }
        }
    }

    private func scalar(_ text: String, quoted: Bool) {
        var bytes = Array(text.utf8)
        let style = quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
        emit { yaml_scalar_event_initialize(&$0, nil, nil, &bytes, Int32(bytes.count), 1, 1, style) }
    }

    // Both calls fail only without memory, where Swift ends the process as well.
    private func emit(_ make: (inout yaml_event_t) -> Int32) {
        var event = yaml_event_t()
        _ = make(&event)
        yaml_emitter_emit(emitter, &event)
    }

    /// Whether every YAML reader, of 1.1 or 1.2, takes the unquoted text for this very string.
    private static func isPlainText(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/") else { return false }
        var last = first
        for byte in text.utf8 {
            guard isLetter(byte) || (48...57).contains(byte) || isPlainSign(byte) else { return false }
            if last == UInt8(ascii: ":"), byte == UInt8(ascii: " ") { return false }
            last = byte
        }
        if last == UInt8(ascii: ":") || last == UInt8(ascii: " ") { return false }
        return text.utf8.count > 5 || !words.contains(text.lowercased())
    }

    private static let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

    private static func isPlainSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "+")...UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "_"),
            UInt8(ascii: "="), UInt8(ascii: " "):
            true
        default: false
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
}
