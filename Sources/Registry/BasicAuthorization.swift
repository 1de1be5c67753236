import FoundationEssentials

/// The field `Authorization` for a user and a password (RFC 7617).
func basicAuthorization(user: String, secret: String) -> String {
    "Basic " + Data("\(user):\(secret)".utf8).base64EncodedString()
}
