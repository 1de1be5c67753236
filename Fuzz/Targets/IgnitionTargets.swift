import Butane
import Ignition
import Markup

/// Configs of hosts, and what they are written in.
enum IgnitionTargets {
    private static let limits = ParseLimits(bytes: 1 << 16, depth: 64, nodes: 8000)

    static let dataURL = Target("data-url", limit: 4096, refusals: [IgnitionError.self]) { input in
        let isCompressed = input.first == UInt8(ascii: "z")
        let text = String(decoding: input.dropFirst(), as: UTF8.self)
        let bytes = try DataURL.decode(text, isCompressed: isCompressed, limit: 1 << 16)
        let url = try DataURL(encoding: bytes)
        expectEqual(try DataURL.decode(url.text, isCompressed: url.isCompressed), bytes, "the contents written again")
    }

    static let config = Target("ignition", limit: 8192, refusals: []) { input in
        let (document, report) = Config.read(input, source: "c", limits: limits)
        let lines = input.count { $0 == 10 } + 1
        for finding in report.findings { expect((0...lines).contains(finding.mark.line), "a place in the text") }
        guard let document, !report.hasErrors else { return }
        expect(same(read(document), document), "the config written again")
        var notes = Report()
        let newest = try document.translated(to: .v3_6, noting: &notes)
        // Bits that an older version passes over are left out in a newer one, with a note.
        if notes.findings.isEmpty, let back = try? newest.translated(to: document.version) {
            expect(same(back, document), "the config translated up and down")
        }
        let lowest = read(document.lowered())
        expect(same(lowest, document), "the config in its lowest version")
        expect(ConfigDifference(from: document, to: document).changes.isEmpty, "the difference to itself")
        _ = document.merged(with: document).json()
        _ = ConfigContents(document)
        do { _ = try Rendering([document, document]) } catch is RenderingError {}
    }

    static let butane = Target("butane", limit: 8192, refusals: []) { input in
        let result = try Butane.translate(input, source: "b", filesDirectory: nil, isStrict: false)
        expect(result.output == nil || !result.report.hasErrors, "an output with errors")
        // Lines of YAML also end with a carriage return, U+0085, U+2028 and U+2029.
        let lines = input.count { [0x0A, 0x0D, 0x85, 0xA8, 0xA9].contains($0) } + 2
        for finding in result.report.findings { expect((0...lines).contains(finding.mark.line), "a place in the text") }
        guard case .ignition(let config)? = result.output else { return }
        expect(same(read(config), config), "the config written and read")
    }

    /// What a host reads of a config; nil when it refuses it.
    private static func read(_ config: Config) -> Config? {
        let (document, report) = Config.read(Array(config.json().utf8), source: "again")
        return report.hasErrors ? nil : document
    }

    private static func same(_ one: Config?, _ other: Config) -> Bool {
        one.map { $0.hasSameMeaning(as: other) } ?? false
    }

    static let all = [dataURL, config, butane]
}
