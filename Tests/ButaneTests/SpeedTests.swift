import Butane
import Ignition
import Markup
import Testing

/// Reading and translating take time in proportion to the text.
struct SpeedTests {
    private func seconds(_ count: Int) throws -> Duration {
        var text = "variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n"
        for index in 0..<count {
            text +=
                "  - path: /etc/files/\(index)\n    mode: 0644\n    user: {name: core}\n    contents:\n      inline: |\n"
            for line in 0..<12 { text += "        setting-\(line) = value \(index * 7919 % 1000) of \(line * index)\n" }
        }
        let bytes = Array(text.utf8)
        return try ContinuousClock().measure {
            let result = try Butane.translate(bytes, source: "test", filesDirectory: nil, isStrict: false)
            guard case .ignition(let document)? = result.output else {
                Issue.record("refused: \(result.report)")
                return
            }
            #expect(document.root["storage"]?["files"] != nil)
        }
    }

    @Test func timeIsLinear() throws {
        _ = try seconds(10)
        let (few, many) = (try seconds(200), try seconds(2000))
        #expect(many < few * 40)
    }
}
