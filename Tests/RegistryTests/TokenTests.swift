import Containers
import Dispatch
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Registry

@Suite struct TokenTests {
    private static let wanted = [TokenScope.push("a/b")]

    private func request(
        _ field: String, _ credential: Credential? = nil, wanted: [TokenScope] = wanted, isInsecure: Bool = false
    ) -> TokenRequest? {
        Challenge.parse([field]).first.flatMap {
            TokenRequest($0, wanted: wanted, credential: credential, isInsecure: isInsecure)
        }
    }

    @Test(arguments: [
        ("service=s", "service=s&scope=repository%3Aa%2Fb%3Apull%2Cpush"),
        // What the registry names is asked for besides, unless it is less.
        ("service=s,scope=\"repository:a/b:pull\"", "service=s&scope=repository%3Aa%2Fb%3Apull%2Cpush"),
        (
            "scope=\"repository:x:pull registry:catalog:*\"",
            "scope=registry%3Acatalog%3A*&scope=repository%3Aa%2Fb%3Apull%2Cpush&scope=repository%3Ax%3Apull"
        ),
        (
            "scope=\"repository:a/b:delete\"",
            "scope=repository%3Aa%2Fb%3Adelete&scope=repository%3Aa%2Fb%3Apull%2Cpush"
        ),
    ]) func query(_ parameters: String, _ expected: String) throws {
        let message = try #require(request("Bearer realm=\"https://t.example/token?x=1\",\(parameters)")).message
        #expect(message.method == "GET" && message.fields.isEmpty)
        #expect(message.url == "https://t.example/token?x=1&\(expected)")
    }

    @Test func identities() throws {
        let field = "Bearer realm=\"https://t.example/token\",service=\"s t\""
        let user = try #require(request(field, .password(user: "al:ice", secret: "p w"))).message
        #expect(user.url.hasPrefix("https://t.example/token?account=al%3Aice&service=s+t&scope="))
        #expect(user.fields.first?.value == "Basic YWw6aWNlOnAgdw==")
        let refresh = try #require(request(field, .identityToken("r/t"))).message
        #expect(refresh.method == "POST" && refresh.url == "https://t.example/token")
        guard case .bytes(let form) = refresh.body else { throw TestFailure("a form is expected") }
        #expect(
            String(decoding: form, as: UTF8.self)
                == "grant_type=refresh_token&service=s+t&client_id=slipway&scope=repository%3Aa%2Fb%3Apull%2Cpush&refresh_token=r%2Ft"
        )
    }

    /// Credentials go over HTTPS, unless the registry itself need not be asked by it.
    @Test(arguments: [
        ("https://t.example/", true, true), ("http://t.example/", false, true), ("/token", false, false),
        ("ftp://t.example/", false, false), ("https://u:p@t.example/", false, false), ("", false, false),
    ]) func realms(_ realm: String, _ isGood: Bool, _ isGoodInsecure: Bool) {
        #expect((request("Bearer realm=\"\(realm)\"") != nil) == isGood)
        #expect((request("Bearer realm=\"\(realm)\"", isInsecure: true) != nil) == isGoodInsecure)
    }

    @Test(arguments: [
        (#"{"token":"abc"}"#, "abc", 60), (#"{"access_token":"abc","expires_in":300}"#, "abc", 300),
        (#"{"token":"a","access_token":"b","expires_in":1}"#, "a", 1), (#"{"token":"a","expires_in":0}"#, "a", 60),
        (#"{"token":"a","expires_in":-5}"#, "a", 60), (#"{"token":"a","expires_in":99999999}"#, "a", 86_400),
        (#"{"token":"a","expires_in":"120"}"#, "a", 120), (#"{"token":"","access_token":"b"}"#, "b", 60),
        (#"{"token":null,"access_token":"b"}"#, "b", 60),
    ]) func answers(_ json: String, _ text: String, _ life: Int) {
        let token = Token(answer: Array(json.utf8))
        #expect(token?.text == text && token?.life == life)
    }

    @Test(arguments: [
        "", "{}", "[]", "x", #"{"token":7}"#, #"{"token":"a b"}"#, #"{"token":"a\r\nX: y"}"#, #"{"token":["a"]}"#,
    ])
    func noToken(_ json: String) { #expect(Token(answer: Array(json.utf8)) == nil) }

    @Test func tooLong() {
        #expect(Token(answer: Array((#"{"token":""# + String(repeating: "x", count: 1 << 20) + #""}"#).utf8)) == nil)
    }

    /// A token is used until shortly before its end, and not again once it was refused.
    @Test func cache() throws {
        let cache = TokenCache(StopSign(isSet: { false }))
        let one = try #require(request("Bearer realm=\"https://t.example/\""))
        let other = try #require(request("Bearer realm=\"https://t.example/\"", wanted: [.pull("a/b")]))
        var count = 0
        func ask(_ request: TokenRequest, refused: String? = nil, after: Duration = .zero) throws -> String {
            let now = start + after
            return try cache.token(request, refused: refused, now: { now }) {
                count += 1
                return try #require(Token(answer: Array("{\"token\":\"t\(count)\",\"expires_in\":100}".utf8)))
            }
        }
        let start = ContinuousClock.now
        #expect(try ask(one) == "t1")
        #expect(try ask(one, after: .seconds(89)) == "t1")
        #expect(try ask(other) == "t2")
        #expect(try ask(one, refused: "t1") == "t3")
        #expect(try ask(one, refused: "t1") == "t3")
        #expect(try ask(one, after: .seconds(91)) == "t4")
        #expect(throws: TestFailure.self) {
            try cache.token(one, refused: "t4", now: { start }) { throw TestFailure("no") }
        }
        #expect(try ask(one) == "t5")
    }

    /// A token that cannot be had is asked for once for all threads that wait for it, and anew for those who come later.
    @Test func togetherInVain() async throws {
        let cache = TokenCache(StopSign(isSet: { false }))
        let made = self.request("Bearer realm=\"https://t.example/\"")
        let request = try #require(made)
        let (failures, fetched) = try await onOwnThread {
            let failures = Mutex(0)
            let fetched = Mutex(0)
            @Sendable func ask() {
                do {
                    _ = try cache.token(request) {
                        fetched.withLock { $0 += 1 }
                        try StopSign(isSet: { false }).pause(.milliseconds(100))
                        throw TestFailure("no token")
                    }
                } catch is TestFailure { failures.withLock { $0 += 1 } } catch {}
            }
            DispatchQueue.concurrentPerform(iterations: 2) { _ in ask() }
            ask()
            return (failures.withLock { $0 }, fetched.withLock { $0 })
        }
        #expect(failures == 3 && fetched == 2)
    }

    /// Many threads that need the same token ask for it once.
    @Test func together() async throws {
        let cache = TokenCache(StopSign(isSet: { false }))
        let made = self.request("Bearer realm=\"https://t.example/\"")
        let request = try #require(made)
        let (tokens, fetched) = try await onOwnThread {
            let tokens = Mutex<[String]>([])
            let fetched = Mutex(0)
            DispatchQueue.concurrentPerform(iterations: 6) { _ in
                let token = try? cache.token(request) {
                    fetched.withLock { $0 += 1 }
                    try StopSign(isSet: { false }).pause(.milliseconds(50))
                    return try Token(answer: Array(#"{"token":"t"}"#.utf8)).orFail()
                }
                tokens.withLock { $0.append(token ?? "none") }
            }
            return (tokens.withLock { $0 }, fetched.withLock { $0 })
        }
        #expect(Set(tokens) == ["t"] && fetched == 1)
    }
}

extension Optional {
    fileprivate func orFail() throws -> Wrapped {
        guard let self else { throw TestFailure("nothing") }
        return self
    }
}
