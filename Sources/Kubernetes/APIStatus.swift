import Markup

/// What a server answers in place of an object: kind `Status` of `v1` (Kubernetes API Conventions, "Response Status
/// Kind").
struct APIStatus {
    private static let causeLimit = 16
    /// What is believed of a wish to be asked later, in seconds.
    static let retryLimits = 1...3600

    let code: Int
    let reason: String
    /// On one line, cut.
    let message: String
    let causes: [APIError.FieldProblem]
    let causeReasons: [String]
    let retrySeconds: Int?

    /// Nil for anything else.
    init?(_ tree: Node) {
        guard tree["kind"]?.text == "Status" else { return nil }
        code = tree["code"]?.text.flatMap { Int($0) } ?? 0
        reason = tree["reason"]?.text ?? ""
        message = Self.line(tree["message"]?.text ?? "")
        let causes = (tree["details"]?["causes"]?.items ?? []).prefix(Self.causeLimit)
        self.causes = causes.map {
            APIError.FieldProblem(
                field: Self.line($0["field"]?.text ?? ""), message: Self.line($0["message"]?.text ?? ""))
        }
        causeReasons = causes.map { Self.line($0["reason"]?.text ?? "") }
        retrySeconds = tree["details"]?["retryAfterSeconds"]?.text.flatMap { Int($0) }
            .flatMap { Self.retryLimits.contains($0) ? $0 : nil }
    }

    /// What went wrong.
    /// - Parameters:
    ///   - status: The status of HTTP.
    ///   - isSecret: Whether texts about values are left out.
    ///   - credential: What the request was made with.
    static func kind(
        _ status: Int, _ body: APIStatus?, isSecret: Bool, credential: String, retrySeconds: Int?
    ) -> APIError.Kind {
        switch (status, body?.reason) {
        case (401, _): .unauthorized(credential)
        case (403, _): forbidden(body?.message ?? "", isSecret: isSecret)
        // Only what the API itself says counts as gone: a wrong path, or another server, has a page of its own.
        case (404, .some): .notFound
        case (404, nil): .malformed("the answer is a 404 that is not the API's")
        case (409, "AlreadyExists"): .alreadyExists
        case (409, _): .conflict
        case (410, _): .gone
        case (429, _): .tooManyRequests(seconds: body?.retrySeconds ?? retrySeconds)
        case (400, _), (422, _): .invalid(problems(body, isSecret: isSecret))
        case (408, _), (504, _): .timeout
        case (500, "ServerTimeout"), (500, "Timeout"): .timeout
        default: .server(status: status)
        }
    }

    private static func problems(_ body: APIStatus?, isSecret: Bool) -> [APIError.FieldProblem] {
        guard let body else { return [] }
        guard isSecret else { return body.causes }
        return zip(body.causes, body.causeReasons).map {
            APIError.FieldProblem(field: $0.field, message: $1.isEmpty ? "refused" : $1)
        }
    }

    /// Reads who was refused from `… is forbidden: User "u" cannot list resource "nodes" in API group "" at the …`, and
    /// what else stands behind the colon for an answer that says something else: an admission controller's words, which
    /// may be about values.
    private static func forbidden(_ message: String, isSecret: Bool) -> APIError.Kind {
        guard let start = message.firstRange(of: "User \"")?.upperBound,
            let end = message[start...].firstIndex(of: "\""),
            message[end...].hasPrefix("\" cannot ")
        else {
            let reason = message.firstRange(of: "is forbidden: ").map { message[$0.upperBound...] } ?? message[...]
            if isSecret, !reason.isEmpty {
                return .forbidden(user: nil, reason: "a rule of admission, whose words may have the Secret's data")
            }
            return .forbidden(user: nil, reason: reason.isEmpty ? nil : String(reason))
        }
        let rest = message[end...].dropFirst()
        let note = rest.firstRange(of: ": ").map { String(rest[$0.upperBound...]) }
        return .forbidden(user: String(message[start..<end]), reason: note)
    }

    /// At most 500 characters, none of them a control character.
    static func line(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(500) {
            let isShown =
                scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                && !(0x2028...0x202E).contains(scalar.value)
            line.append(isShown ? scalar : " ")
        }
        return String(line)
    }
}
