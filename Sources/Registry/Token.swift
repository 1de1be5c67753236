import Markup

/// What a token server gave: what to send, and for how long it can be used.
struct Token: Sendable, Hashable {
    /// Bytes of an answer.
    static let byteLimit = 1 << 20
    /// Where the answer says nothing.
    private static let usualLife = 60
    private static let longestLife = 86_400

    let text: String
    /// Seconds.
    let life: Int

    /// Reads the answer (`token` or `access_token`, `expires_in`).
    /// - Returns: nil where no token is in it.
    init?(answer body: [UInt8]) {
        let limits = ParseLimits(bytes: Self.byteLimit, depth: 16, nodes: 10_000)
        guard let document = try? JSON.parse(body, source: "", limits: limits),
            let text = Self.token(document["token"]) ?? Self.token(document["access_token"])
        else { return nil }
        self.text = text
        var life = Self.usualLife
        if case .scalar(let digits, _) = document["expires_in"]?.content, let number = Int(digits), number > 0 {
            life = min(number, Self.longestLife)
        }
        self.life = life
    }

    /// When it is asked for anew: before it ends, for the request takes its time.
    var usableLife: Duration { .seconds(life) - min(.seconds(10), .seconds(life) / 4) }

    private static func token(_ node: Node?) -> String? {
        guard case .scalar(let text, isPlain: false) = node?.content, !text.isEmpty,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return text
    }
}
