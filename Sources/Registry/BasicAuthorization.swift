import HTTP

/// The field `Authorization` for a user and a password (RFC 7617).
func basicAuthorization(user: String, secret: String) -> String {
    "Basic " + Base64Text.encoded("\(user):\(secret)".utf8)
}
