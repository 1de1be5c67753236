/// The object `ignition`.
extension RuleCheck {
    mutating func ignition(_ ignition: Element) {
        for config in ignition["config"]?.items("merge") ?? [] { reference(config) }
        if let config = ignition["config"]?["replace"] { resource(config, needsVerifiedSource: version >= .v3_1) }
        for authority in ignition["security"]?["tls"]?.items("certificateAuthorities") ?? [] {
            reference(authority)
            // At first, an absent source of an authority was an empty URL, which is none.
            if version < .v3_1, !authority.hasText("source") {
                report.error("nothing says where to fetch it; add a `source`", at: authority, "source")
            }
        }
        if let proxy = ignition["proxy"] { self.proxy(proxy) }
    }

    private mutating func proxy(_ proxy: Element) {
        for key in ["httpProxy", "httpsProxy"] {
            guard let text = proxy.text(key) else { continue }
            guard let url = SourceURL(text) else {
                report.error("the proxy is no URL; write one such as `https://proxy.example.com:3128`", at: proxy, key)
                continue
            }
            switch url.scheme {
            case "https": break
            case "http":
                guard key == "httpsProxy" else { break }
                report.warning(
                    "the way to the proxy is not encrypted, though what passes it is meant to be; use `https:`",
                    at: proxy, key)
            default: report.error("a proxy's URL begins with `http:` or `https:`", at: proxy, key)
            }
        }
    }
}
