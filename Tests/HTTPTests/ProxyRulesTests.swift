import HTTP
import Testing

@Suite struct ProxyRulesTests {
    /// The cases of Go's own documentation of `httpproxy`, and what follows from it.
    @Test(arguments: [
        ("", "registry.example", 443, true), ("*", "registry.example", 443, false), ("a, *", "x", 443, false),
        ("example", "registry.example", 443, false), (".example", "registry.example", 443, false),
        ("*.example", "registry.example", 443, false), ("example", "example", 443, false),
        (".example", "example", 443, true), ("*.example", "example", 443, true),
        ("example", "notexample", 443, true), ("registry.example:443", "registry.example", 443, false),
        ("registry.example:444", "registry.example", 443, true),
        (" Registry.EXAMPLE ,b", "registry.example", 443, false),
        ("10.0.0.1", "10.0.0.1", 443, false), ("10.0.0.1", "10.0.0.2", 443, true),
        ("10.0.0.0/8", "10.200.0.1", 443, false), ("10.0.0.0/9", "10.200.0.1", 443, true),
        ("0.0.0.0/0", "fd00::1", 443, true), ("fd00::/8", "fd12::1", 443, false), ("fd00::1", "FD00:0::1", 443, false),
        ("[fd00::1]:443", "fd00::1", 443, false), ("[fd00::1]:5000", "fd00::1", 443, true),
        ("10.0.0.1:5000", "10.0.0.1", 5000, false), ("10.0.0.0/33", "10.0.0.1", 443, true),
        ("0.0.0.0/0", "10.0.0.1.example", 443, true), ("", "localhost", 443, false), ("", "LocalHost", 443, false),
        ("", "127.0.0.1", 443, false), ("", "127.9.9.9", 443, false), ("", "::1", 443, false),
        ("", "localhost.example", 443, true), (",,:80, ,", "x", 443, true),
    ])
    func exceptions(_ list: String, _ host: String, _ port: Int, isProxied: Bool) throws {
        for name in ["NO_PROXY", "no_proxy"] {
            let rules = ProxyRules(["https_proxy": "http://p:1", name: list])
            #expect(try (rules.proxy(scheme: "https", host: host, port: port) != nil) == isProxied)
        }
    }

    @Test(arguments: [
        ("http://p.example:3128", "p.example", 3128, nil), ("p.example:3128", "p.example", 3128, nil),
        ("http://p.example/", "p.example", 80, nil), ("HTTP://P.example", "p.example", 80, nil),
        ("http://u:p%40ss%3a@p:1", "p", 1, "u:p@ss:"), ("u:p:q@p:1", "p", 1, "u:p:q"), ("u@p:1", "p", 1, "u:"),
        ("http://[fd00::1]:8080", "fd00::1", 8080, nil), ("10.0.0.1", "10.0.0.1", 80, nil),
    ])
    func addresses(_ text: String, _ host: String, _ port: Int, _ credentials: String?) throws {
        let proxy = try ProxyRules(["HTTPS_PROXY": text]).proxy(scheme: "https", host: "x", port: 443)
        #expect(proxy == ClientSettings.Proxy(host: host, port: port, credentials: credentials))
    }

    @Test func variablesAreForTheirSchemes() throws {
        let rules = ProxyRules([
            "http_proxy": "a:1", "HTTPS_PROXY": "b:1", "https_proxy": "c:1", "HTTP_PROXY": "", "ALL_PROXY": "d:1",
        ])
        #expect(try rules.proxy(scheme: "http", host: "x", port: 80)?.host == "a")
        #expect(try rules.proxy(scheme: "https", host: "x", port: 80)?.host == "b")
        #expect(try ProxyRules(["HTTP_PROXY": "a"]).proxy(scheme: "https", host: "x", port: 443) == nil)
        #expect(try ProxyRules([:]).proxy(scheme: "http", host: "x", port: 80) == nil)
    }

    @Test(arguments: [
        "socks5://u:secret@p:1", "https://u:secret@p:1", "http://u:secret@", "http://u:%zz@p/secret", "http://p:secret",
        "a b secret", "http://p:0",
    ])
    func whatCannotBeUsedIsAnError(_ text: String) {
        let rules = ProxyRules(["https_proxy": text])
        do {
            _ = try rules.proxy(scheme: "https", host: "x", port: 443)
            Issue.record("\(text) is taken")
        } catch {
            #expect("\(error)".hasPrefix("https_proxy: "))
            #expect(!"\(error)".contains("secret"))
        }
        #expect(throws: Never.self) { try rules.proxy(scheme: "https", host: "localhost", port: 443) }
    }
}
