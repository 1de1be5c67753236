import CYAML

/// One event of the parser.
struct YAMLEvent {
    enum Kind: Equatable {
        case streamStart, streamEnd, documentStart, documentEnd
        case sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case scalar(String, isPlain: Bool)
        /// Base64 under the tag `!!binary`.
        case binary(String)
        case alias(String)
    }

    let kind: Kind
    let mark: Mark
    let anchor: String?
}

/// libyaml's event parser over a text in memory.
struct YAMLEvents: ~Copyable {
    // The parser must not move, and reads the text until it is deleted.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let source: String
    private let document: Int

    /// - Parameter document: Of the marks of the events.
    init(_ bytes: [UInt8], source: String, document: Int) throws(Fault) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            throw Fault(source: source, mark: .start, message: "no memory for the parser")
        }
        self.parser = parser
        self.source = source
        self.document = document
        // With a given encoding the parser takes a byte order mark for text.
        let order: [UInt8] = [0xEF, 0xBB, 0xBF]
        let input = bytes.starts(with: order) ? bytes.dropFirst(order.count) : bytes[...]
        text = .allocate(capacity: max(input.count, 1))
        _ = text.initialize(from: input)
        yaml_parser_set_input_string(parser, text.baseAddress, input.count)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        text.deallocate()
    }

    /// The next event.
    /// - Throws: ``Fault`` where the text is not YAML.
    func next() throws(Fault) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxFault() }
        defer { yaml_event_delete(&event) }
        let mark = Mark(
            line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1, document: document)
        func made(_ kind: YAMLEvent.Kind, _ anchor: UnsafeMutablePointer<UInt8>? = nil) -> YAMLEvent {
            YAMLEvent(kind: kind, mark: mark, anchor: anchor.map { String(cString: $0) })
        }
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let text = String(decoding: bytes, as: UTF8.self)
            let tag = scalar.tag.map { String(cString: $0) }
            if tag == "tag:yaml.org,2002:binary" { return made(.binary(text), scalar.anchor) }
            let isPlain = tag.map(Self.isPlain) ?? (scalar.style == YAML_PLAIN_SCALAR_STYLE)
            return made(.scalar(text, isPlain: isPlain), scalar.anchor)
        case YAML_SEQUENCE_START_EVENT: return made(.sequenceStart, event.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: return made(.mappingStart, event.data.mapping_start.anchor)
        case YAML_ALIAS_EVENT: return made(.alias(event.data.alias.anchor.map { String(cString: $0) } ?? ""))
        case YAML_SEQUENCE_END_EVENT: return made(.sequenceEnd)
        case YAML_MAPPING_END_EVENT: return made(.mappingEnd)
        case YAML_STREAM_START_EVENT: return made(.streamStart)
        case YAML_DOCUMENT_START_EVENT: return made(.documentStart)
        case YAML_DOCUMENT_END_EVENT: return made(.documentEnd)
        default: return made(.streamEnd)
        }
    }

    /// Whether a tag makes a scalar something else than text, even within quotes.
    private static func isPlain(_ tag: String) -> Bool {
        ["int", "float", "bool", "null", "timestamp"].contains { tag == "tag:yaml.org,2002:\($0)" }
    }

    private func syntaxFault() -> Fault {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
        let isReader = parser.pointee.error == YAML_READER_ERROR
        let place = parser.pointee.problem_mark
        let mark =
            isReader ? readerMark() : Mark(line: Int(place.line) + 1, column: Int(place.column) + 1, document: document)
        return Fault(
            source: source, mark: mark, message: "this is not YAML: \(problem)",
            remedy: isReader
                ? "save the file as UTF-8 text" : "see the indentation, quotes and brackets before this place")
    }

    /// The reader reports a byte offset instead of a mark.
    private func readerMark() -> Mark {
        let before = text.prefix(min(Int(parser.pointee.problem_offset), text.count))
        let line = before.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
        return Mark(line: line, column: column, document: document)
    }
}
