@testable import Containers
import TestSupport
import Testing

@Suite struct ChallengeTests {
    @Test(arguments: [
        (["Basic realm=\"x\""], ["basic realm=x"]),
        (
            ["Bearer realm=\"https://a.example/token\",service=\"r\",scope=\"repository:a/b:pull,push\""],
            ["bearer realm=https://a.example/token scope=repository:a/b:pull,push service=r"]
        ),
        (["bEaReR  Realm = \"a\" , SERVICE=b ,, scope=c"], ["bearer realm=a scope=c service=b"]),
        (["Basic realm=\"a\\\"b\\\\c, d\""], ["basic realm=a\"b\\c, d"]),
        (
            ["Negotiate, Basic realm=x, Bearer realm=y, service=z"],
            ["negotiate", "basic realm=x", "bearer realm=y service=z"]
        ),
        (["Negotiate YWJj==, Basic realm=x"], ["negotiate YWJj==", "basic realm=x"]),
        (["Bearer realm=https://a.example/t?x=1,service=r"], ["bearer realm=https://a.example/t?x=1 service=r"]),
        (["Basic realm=\"\""], ["basic realm="]),
        (["Basic realm=a, realm=b"], ["basic realm=a"]),
        (["Basic realm=a", "", "Bearer realm=b"], ["basic realm=a", "bearer realm=b"]),
        ([", ,Basic realm=a,"], ["basic realm=a"]),
        (["Digest"], ["digest"]),
        (["Basic realm=\"ä\""], ["basic realm=ä"]),
        // What cannot be read ends its field.
        (["Basic realm=\"x"], []), (["Basic realm=\"x\\"], []), (["Basic realm="], ["basic realm="]),
        (["Basic realm=a b=c, Bearer realm=y"], []), (["Basic realm=a, Bearer realm=\"y"], ["basic realm=a"]),
        (["Basic realm=\"a\nb\""], []), (["Basic realm=\"a\u{7F}\""], []), (["=", "\"", "Basic \"x\""], []),
        (["Basic realm=x, \"y\", Bearer realm=z"], ["basic realm=x"]), ([""], []), ([], []),
    ]) func fields(_ fields: [String], _ expected: [String]) {
        #expect(Challenge.parse(fields).map(text) == expected)
    }

    /// What is too much is not read.
    @Test func limits() {
        let many = (0..<40).map { "p\($0)=v" }.joined(separator: ",")
        #expect(Challenge.parse(["X " + many]).isEmpty)
        #expect(Challenge.parse([String(repeating: "X,", count: 1_000)]).count == 16)
        #expect(Challenge.parse(Array(repeating: "Basic realm=a", count: 100)).count == 16)
        #expect(Challenge.parse(["Basic realm=\"" + String(repeating: "x", count: 1 << 20) + "\""]).isEmpty)
    }

    /// Whatever a server sends, there is an answer, and what comes out can be shown in one line.
    @Test func anyBytes() {
        var seed = Seed()
        let alphabet = Array("abB=\"\\,; \t/~\n\u{0}ä1".unicodeScalars)
        for _ in 0..<3_000 {
            var text = "Bearer "
            for _ in 0..<Int.random(in: 0..<40, using: &seed) {
                text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &seed)])
            }
            for challenge in Challenge.parse([text, String(text.dropFirst(7))]) {
                let isPlain = challenge.parameters.values.allSatisfy { value in
                    value.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\t" }
                }
                #expect(isPlain && !challenge.scheme.isEmpty, "\(seed) \(text.debugDescription)")
            }
        }
    }

    private func text(_ challenge: Challenge) -> String {
        ([challenge.scheme] + (challenge.token68.map { [$0] } ?? [])
            + challenge.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }
}
