import TestSupport
import Testing

@testable import Registry

@Suite struct SessionURLTests {
    @Test(arguments: [
        ("https://Example.com", "https://example.com/"), ("HTTP://a:80/x", "http://a/x"),
        ("http://a:443/x", "http://a:443/x"), ("https://[::1]:5000/v2/?a=b&c", "https://[::1]:5000/v2/?a=b&c"),
        ("https://a/b/../c/./d#f", "https://a/c/d"), ("https://a?q", "https://a/?q"),
        ("https://a/../../b", "https://a/b"), ("https://a/x%2F..%2Fy", "https://a/x%2F..%2Fy"),
        ("https://a/..", "https://a/"), ("https://a:/x", "https://a/x"),
    ]) func absolute(_ text: String, _ expected: String) { #expect(RegistryURL(text)?.text == expected) }

    @Test(arguments: [
        "", "/x", "a", "ftp://a/", "https:", "https://", "https:///x", "https://u@a/", "https://u:p@a/", "https://a:0/",
        "https://a:65536/", "https://a:x/", "https://a:99999999999999999999/", "https://[::1", "https://[]/",
        "https://[::1]x/", "https://a b/", "https://a/\nb", "https://a\\b/", "https://ä/", "https://a%2eb/",
        "javascript:x",
        "https://a/" + String(repeating: "x", count: 20_000),
    ]) func refused(_ text: String) { #expect(RegistryURL(text) == nil) }

    @Test(arguments: [
        ("/v2/x", "https://r:5000/v2/x"), ("next?z", "https://r:5000/v2/a/next?z"),
        ("?n=2", "https://r:5000/v2/a/b?n=2"),
        ("", "https://r:5000/v2/a/b?q=1"), ("//o/x", "https://o/x"), ("http://o:1/x?y", "http://o:1/x?y"),
        ("../x", "https://r:5000/v2/x"), ("../../../x", "https://r:5000/x"),
        ("/v2/u?_state=a%3D%3D&b", "https://r:5000/v2/u?_state=a%3D%3D&b"),
        ("./", "https://r:5000/v2/a/"), ("uploads/x:y", "https://r:5000/v2/a/uploads/x:y"),
        ("./x:y", "https://r:5000/v2/a/x:y"), ("mailto:x", nil),
        ("//u@o/", nil), ("/a b", nil),
    ]) func resolving(_ reference: String, _ expected: String?) throws {
        let base = try #require(RegistryURL("https://r:5000/v2/a/b?q=1"))
        #expect(base.resolving(reference)?.text == expected)
    }

    @Test func queries() throws {
        let plain = try #require(RegistryURL("https://r/u"))
        let signed = try #require(RegistryURL("https://r/u?_state=a%2Bb%3D&x"))
        #expect(plain.adding(query: "digest=d").text == "https://r/u?digest=d")
        #expect(signed.adding(query: "digest=d").text == "https://r/u?_state=a%2Bb%3D&x&digest=d")
        #expect(signed.hasQueryItem("_state") && signed.hasQueryItem("x") && !plain.hasQueryItem("_state"))
        #expect(RegistryURL("https://r/u?x_state=1")?.hasQueryItem("_state") == false)
        // What it may be a key to is not shown.
        #expect(signed.place == "https://r/u")
    }

    @Test(arguments: [
        (["</v2/a/tags/list?n=2&last=b>; rel=\"next\""], "/v2/a/tags/list?n=2&last=b"),
        (["<a>; rel=prev, <b>; title=x; rel=next"], "b"), (["<a>; rel=\"prev\"", "<b>;rel=\"next\""], "b"),
        (["<a,b>; rel=next"], "a,b"), (["<a"], nil), (["a>; rel=next"], nil), ([], nil), (["<a>"], nil),
    ]) func links(_ fields: [String], _ expected: String?) { #expect(LinkField.next(fields) == expected) }

    @Test func anyText() {
        var seed = Seed()
        let alphabet = Array("ab:/?#[]@.%1\\ ")
        for _ in 0..<5_000 {
            let text = String(
                (0..<Int.random(in: 0..<16, using: &seed)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &seed)]
                })
            for url in [RegistryURL("http://" + text), RegistryURL("http://a/b/c")?.resolving(text)].compactMap({ $0 })
            {
                #expect(RegistryURL(url.text) == url, "\(seed) \(text)")
            }
        }
    }
}
