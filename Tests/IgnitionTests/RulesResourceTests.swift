import Ignition
import TestSupport
import Testing

@Suite("Ignition rules of sources")
struct RulesResourceTests {
    private static let sha512 = String(repeating: "z", count: 128)
    private static let sha256 = String(repeating: "0", count: 64)

    static let resources: [RulesCase] = [
        .contents(#""compression": "gzip""#), .contents(#""compression": """#),
        .contents(#""compression": "xz""#, "error compression"),
        .contents(#""source": "data:,", "verification": {"hash": "sha512-\#(sha512)"}"#),
        .contents(#""source": "", "verification": {"hash": "sha512-\#(sha512)"}"#),
        .contents(#""verification": {}"#),
        .contents(#""verification": {"hash": "sha512-\#(sha512)"}"#, "error verification.hash"),
        .contents(#""source": "data:,", "verification": {"hash": "sha256-\#(sha256)"}"#, in: .since(.v3_1)),
        .contents(
            #""source": "data:,", "verification": {"hash": "sha256-\#(sha256)"}"#, "error verification.hash",
            in: .until(.v3_0)),
        .contents(#""source": "data:,", "verification": {"hash": "sha512-\#(sha256)"}"#, "error verification.hash"),
        .contents(#""source": "data:,", "verification": {"hash": "md5-0"}"#, "error verification.hash"),
        .contents(#""source": "data:,", "verification": {"hash": ""}"#, "error verification.hash"),
        .file(
            #""path": "/a", "append": [{"source": "data:,"}, {"source": "x:", "compression": "x"}]"#,
            "error append.1.source", "error append.1.compression"),
    ]

    static let headers: [RulesCase] = [
        .contents(
            #""source": "http://a", "httpHeaders": [{"name": "a"}, {"name": "b", "value": "c"}]"#, in: .since(.v3_1)),
        .contents(
            #""source": "https://a", "httpHeaders": [{"value": "c"}, {"name": "b", "value": ""}]"#,
            "error httpHeaders.0.name", "error httpHeaders.1.value", in: .since(.v3_1)),
        .contents(#""source": "data:,", "httpHeaders": [{"name": "a"}]"#, "error httpHeaders", in: .since(.v3_1)),
        .contents(#""httpHeaders": [{"name": "a"}]"#, "error httpHeaders", in: .since(.v3_1)),
        .contents(#""source": "data:,", "httpHeaders": []"#, in: .since(.v3_1)),
        .contents(
            #""source": "http://[", "httpHeaders": [{"name": "a"}]"#, "error source", "error httpHeaders",
            in: .since(.v3_1)),
    ]

    static let ignition: [RulesCase] = [
        .ignition(#""config": {"merge": [{}]}"#, in: .until(.v3_0)),
        .ignition(#""config": {"merge": [{}]}"#, "error config.merge.0", in: .since(.v3_1)),
        .ignition(#""config": {"merge": [{"source": ""}]}"#, "error config.merge.0", in: .since(.v3_1)),
        .ignition(#""config": {"merge": [{"source": "x"}]}"#, "error config.merge.0.source", in: .until(.v3_0)),
        .ignition(
            #""config": {"merge": [{"source": "x"}]}"#, "error config.merge.0", "error config.merge.0.source",
            in: .since(.v3_1)),
        .ignition(
            #""config": {"merge": [{"verification": {"hash": "sha512-\#(sha512)"}}]}"#, in: .until(.v3_0)),
        .ignition(
            #""config": {"replace": {"verification": {"hash": "sha512-\#(sha512)"}}}"#, in: .until(.v3_0)),
        .ignition(
            #""config": {"replace": {"verification": {"hash": "sha512-\#(sha512)"}}}"#,
            "error config.replace.verification.hash", in: .since(.v3_1)),
        .ignition(
            #""config": {"replace": {"verification": {"hash": "sha512-0"}}}"#,
            "error config.replace.verification.hash", in: .until(.v3_0)),
        .ignition(#""config": {"replace": {}}"#), .ignition(#""config": {"replace": {"source": ""}}"#),
        .ignition(#""config": {"replace": {"source": "x"}}"#, "error config.replace.source"),
        .ignition(
            #""security": {"tls": {"certificateAuthorities": [{}]}}"#,
            "error security.tls.certificateAuthorities.0.source", in: .until(.v3_0)),
        .ignition(
            #""security": {"tls": {"certificateAuthorities": [{}]}}"#, "error security.tls.certificateAuthorities.0",
            in: .since(.v3_1)),
        .ignition(#""security": {"tls": {"certificateAuthorities": [{"source": "data:,"}]}}"#),
        .ignition(#""timeouts": {"httpTotal": -1, "httpResponseHeaders": 0}"#),
        .ignition(#""proxy": {"httpProxy": "http://a", "httpsProxy": "https://a"}"#, in: .since(.v3_1)),
        .ignition(#""proxy": {"httpsProxy": "http://a"}"#, "warning proxy.httpsProxy", in: .since(.v3_1)),
        .ignition(
            #""proxy": {"httpProxy": "", "httpsProxy": "ftp://a", "noProxy": [""]}"#, "error proxy.httpProxy",
            "error proxy.httpsProxy", in: .since(.v3_1)),
        .ignition(#""proxy": {"httpProxy": "http://a b"}"#, "error proxy.httpProxy", in: .since(.v3_1)),
    ]

    @Test(arguments: resources + headers + ignition) func cases(_ each: RulesCase) throws { try each.check() }
}
