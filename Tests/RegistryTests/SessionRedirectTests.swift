import HTTP
import OCI
import SystemPackage
import Testing

@testable import Registry

@Suite struct SessionRedirectTests {
    /// One after the other from `https://r/a`: where to, and whether credentials go along.
    @Test(arguments: [
        (["/b"], "https://r/b", true), (["https://r:443/b", "c"], "https://r/c", true),
        (["https://cdn/b"], "https://cdn/b", false), (["https://r:444/b"], "https://r:444/b", false),
        // Who was led away does not get them back.
        (["https://cdn/b", "https://r/c"], "https://r/c", false), (["//other/b"], "https://other/b", false),
        (["https://r.example/b"], "https://r.example/b", false),
    ]) func credentials(_ locations: [String], _ end: String, _ isHome: Bool) throws {
        var redirection = try start("GET")
        for location in locations { try redirection.follow(307, location) }
        #expect(redirection.url.text == end && redirection.isHome == isHome)
    }

    @Test(arguments: [
        ("GET", 302, "https://r/a" as String?, Redirection.Fault.endless), ("GET", 307, nil, .nowhere),
        ("GET", 307, "ftp://x/", .nowhere), ("GET", 307, "http://r/b", .unprotected), ("PUT", 302, "/b", .otherMethod),
        ("POST", 303, "/b", .otherMethod),
    ]) func refused(_ method: String, _ status: Int, _ location: String?, _ fault: Redirection.Fault) throws {
        var redirection = try start(method)
        #expect(throws: fault) { try redirection.follow(status, location) }
    }

    @Test(arguments: [("HEAD", 301), ("GET", 308), ("PUT", 307), ("PATCH", 308)])
    func followed(_ method: String, _ status: Int) throws {
        var redirection = try start(method)
        try redirection.follow(status, "/b")
        #expect(redirection.url.text == "https://r/b")
    }

    @Test func tooOften() throws {
        var redirection = try start("GET")
        for number in 0..<10 { try redirection.follow(302, "/b\(number)") }
        #expect(throws: Redirection.Fault.tooOften) { try redirection.follow(302, "/c") }
    }

    /// A registry that need not be asked by HTTPS may lead to HTTP; credentials stay behind.
    @Test func insecure() throws {
        var redirection = try start("GET", isInsecure: true)
        try redirection.follow(307, "http://r/b")
        #expect(!redirection.isHome)
    }

    /// An upload that goes on at another host is not the registry's own from the beginning.
    @Test func elsewhere() throws {
        let home = try #require(RegistryURL("https://r/"))
        let url = try #require(RegistryURL("https://storage/u"))
        #expect(!Redirection("PUT", url, home: home.origin, isInsecure: false).isHome)
    }

    private func start(_ method: String, isInsecure: Bool = false) throws -> Redirection {
        let url = try #require(RegistryURL("https://r/a"))
        return Redirection(method, url, home: url.origin, isInsecure: isInsecure)
    }

    /// Which servers are asked through the proxy of the environment, and who may see the client's certificate.
    @Test(arguments: [
        ("https://r.example/", true), ("https://[fd00::1]:5000/", false), ("https://[fd00::2]/", true),
        ("https://[::1]:5000/", false), ("https://127.0.0.1:5000/", false), ("http://r.example/", false),
    ]) func settings(_ address: String, _ isProxied: Bool) throws {
        var settings = ClientSettings()
        settings.tls.identities = [.init(certificate: "/c", key: "/k")]
        let endpoint = RegistryEndpoint(
            reference: try ImageReference("r.example/a:v1"), settings: settings,
            proxies: ProxyRules(["HTTPS_PROXY": "http://p.example:3128", "NO_PROXY": "fd00::1"]))
        let shared = RegistryShared(StopSign(isSet: { false }), log: { _ in }, limits: RegistryLimits())
        let url = try #require(RegistryURL(address))
        for isTrusted in [true, false] {
            let made = try RegistrySession(endpoint, shared).settings(for: url, isTrusted: isTrusted)
            #expect((made.proxy?.host == "p.example") == isProxied)
            #expect(made.tls.identities.isEmpty != isTrusted)
        }
    }
}
