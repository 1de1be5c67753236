import Ignition
import TestSupport
import Testing

@Suite("Ignition rules of encrypted devices")
struct RulesLUKSTests {
    static let devices: [RulesCase] = [
        .luks(#""label": "\#(String(repeating: "x", count: 47))""#),
        .luks(#""label": "\#(String(repeating: "x", count: 48))""#, "error label"),
        .item("luks", #""name": "a/b", "device": "a""#, "error name", "error device", in: .since(.v3_2)),
        .item("luks", #""device": """#, "error device", in: .since(.v3_2)),
        .item("luks", "", "error device", in: .since(.v3_2)),
        .luks(#""keyFile": {"source": "data:,a"}"#), .luks(#""keyFile": {"source": ""}"#),
        .luks(
            #""keyFile": {"source": "x:", "compression": "x"}"#, "error keys", "error keyFile.source",
            "error keyFile.compression"),
        .luks(#""cex": {"enabled": true}"#, in: .since(.v3_5)),
        .luks(#""cex": {"enabled": true}, "clevis": {"tpm2": true}"#, "error cex", in: .since(.v3_5)),
        .luks(
            #""cex": {"enabled": true}, "clevis": {"custom": {"pin": "sss", "config": "x"}}"#, "error cex",
            in: .since(.v3_5)),
        .luks(#""cex": {"enabled": true}, "keyFile": {"source": "data:,a"}"#, "error cex", in: .since(.v3_5)),
        .luks(#""cex": {"enabled": false}, "clevis": {"tpm2": true}"#, in: .since(.v3_5)),
    ]

    static let clevis: [RulesCase] = [
        .luks(#""clevis": {}"#), .luks(#""clevis": {"custom": {}}"#),
        .luks(#""clevis": {"tpm2": true, "threshold": -1}"#),
        .luks(#""clevis": {"custom": {"pin": "sss", "config": "x"}, "threshold": 0, "tpm2": false, "tang": []}"#),
        .luks(#""clevis": {"custom": {"pin": "sss", "config": "x"}, "threshold": 1}"#, "error clevis"),
        .luks(#""clevis": {"custom": {"pin": "tpm2", "config": "x"}, "tpm2": true}"#, "error clevis"),
        .luks(#""clevis": {"custom": {}, "tpm2": true}"#, "error clevis", in: .v3_2 ... .v3_2),
        .luks(#""clevis": {"custom": {}, "tpm2": true}"#, in: .since(.v3_3)),
        .luks(#""clevis": {"custom": {"needsNetwork": true}}"#, in: .v3_2 ... .v3_2),
        .luks(
            #""clevis": {"custom": {"needsNetwork": true}}"#, "error clevis.custom.pin", "error clevis.custom.config",
            in: .since(.v3_3)),
        .luks(#""clevis": {"custom": {"config": "x"}}"#, "error clevis.custom.pin"),
        .luks(#""clevis": {"custom": {"pin": "tang"}}"#, "error clevis.custom.config"),
        .luks(#""clevis": {"custom": {"pin": "x", "config": "x"}}"#, "error clevis.custom.pin", in: .v3_2 ... .v3_5),
        .luks(#""clevis": {"custom": {"pin": "x", "config": "x"}}"#, in: .since(.v3_6)),
    ]

    static let tang: [RulesCase] = [
        .luks(#""clevis": {"tang": [{"url": "http://a", "thumbprint": "x"}]}"#),
        .luks(
            #""clevis": {"tang": [{"url": "ftp://a", "thumbprint": "x"}, {"url": "http://[", "thumbprint": "x"}]}"#,
            "error clevis.tang.0.url", "error clevis.tang.1.url"),
        .luks(#""clevis": {"tang": [{}]}"#, "error clevis.tang.0.url", "error clevis.tang.0.thumbprint"),
        .luks(
            #""clevis": {"tang": [{"url": "https://a", "thumbprint": "x", "advertisement": "{\"a\": 1, \"a\": []}"}]}"#,
            in: .since(.v3_4)),
        .luks(
            #""clevis": {"tang": [{"url": "https://a", "thumbprint": "x", "advertisement": "{a"}]}"#,
            "error clevis.tang.0.advertisement", in: .since(.v3_4)),
    ]

    @Test(arguments: devices + clevis + tang) func cases(_ each: RulesCase) throws { try each.check() }
}
