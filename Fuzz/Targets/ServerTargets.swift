import Inventory
import Markup
import Provisioning
@testable import Server

/// What machines tell of themselves: anybody can send it.
enum ServerTargets {
    static let marks = Target(
        "machine-marks", limit: 1024, refusals: [],
        seeds: {
            [
                "uuid=4c4c4544-0043-4d10-8034-b4c04f4e3132&serial=ABC%20123&asset=rack-1&arch=x86_64", "serial=%",
                "serial=a&serial=b&uuid", "arch=i386&asset=To+be+filled+by+O.E.M.&x=%0a%ff",
            ].map { Array($0.utf8) }
        }
    ) { input in
        let mac = try MACAddress("52:54:00:00:00:01")
        let marks = MachineMarks(mac: mac, query: String(decoding: input, as: UTF8.self))
        for text in [marks.uuid, marks.serial, marks.assetTag, marks.architecture].compactMap({ $0 }) {
            expect((1...128).contains(text.utf8.count), "the length of a mark")
            expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "the characters of a mark")
        }
        let identity = HostIdentity(
            macs: [mac], uuid: marks.uuid, serial: marks.serial, assetTag: marks.assetTag,
            architecture: marks.architecture)
        let name = try HostName("a")
        // Its own marks are its own, whatever they are.
        expectEqual(
            Recognition(identity, among: [(name, identity)]), .host(name, by: .mac),
            "a machine is known by its own marks")
        var other = identity
        other.macs = []
        let isTold = other.uuid != nil || other.serial != nil || other.assetTag != nil
        let known = Recognition(other, among: [(name, identity)])
        expect(isTold == (known != .unknown), "a machine without a MAC that is known: \(known)")
    }

    private static let token = "00112233445566778899aabbccddeeff"

    static let report = Target(
        "host-report", limit: 4096, refusals: [ReportFault.self],
        seeds: {
            let fields = ["mac=52:54:00:00:00:01", "nonce=\(token)", "stage=failed", "message=no disk"]
            let forms = [fields.joined(separator: "&"), fields.joined(separator: "\n")]
            return forms.map { Array($0.utf8) } + [Array("a=1&a=2&%zz".utf8)]
        }
    ) { input in
        let session = BootSession(
            host: try HostName("a"), mac: try MACAddress("52:54:00:00:00:01"), nonce: try SecretToken(token),
            baseURL: try BaseURL("http://192.0.2.2"))
        for type in ["text/plain", "application/x-www-form-urlencoded"] {
            guard let report = outcome({ try HostReport(input, mediaType: type, session: session) }) else { continue }
            for text in [report.cmdline, report.stage, report.message].compactMap({ $0 }) {
                expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "a control character")
                expect(!report.withoutNonce(text).contains(token), "the token in what is logged")
            }
        }
        _ = try HostReport(input, mediaType: "text/plain", session: session)
    }

    static let all = [marks, report]
}
