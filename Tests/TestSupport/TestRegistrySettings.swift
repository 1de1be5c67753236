extension TestRegistry {
    /// What the registry does that the specification leaves open, and whom it lets in.
    package struct Settings: Sendable {
        /// How a `Location` of an upload is spelt; all are good by the specification.
        package enum Location: Sendable, Hashable {
            /// A path.
            case relative
            case absolute
            /// A path and a query that is another one after each request, and that must come back as it was.
            case query
            /// The same path behind this name and the storage port.
            case storage(String)
        }

        package enum Access: Sendable, Hashable {
            case open
            case basic(user: String, password: String)
            /// Tokens from `/token` of this registry, or of another that it is made with.
            case bearer(user: String, password: String, Tokens = Tokens())
        }

        package struct Tokens: Sendable, Hashable {
            /// Requests that one token is good for.
            package var uses = Int.max
            /// Bytes of bodies that one token is good for.
            package var bytes = Int.max
            /// What the token service says; nil leaves it out (60 seconds are meant then).
            package var expiresIn: Int? = 300
            /// Whether one may read without a user.
            package var isPublic = false
            /// The field of the answer.
            package var field = "token"
            /// A token that is good instead of user and password, for the POST form (`grant_type=refresh_token`).
            package var identityToken: String?

            package init() {}
        }

        package var location = Location.relative
        package var access = Access.open
        /// `OCI-Chunk-Min-Length`; nil leaves it out.
        package var minimumChunk: Int?
        /// Whether a POST with a digest stores the blob; otherwise it begins an upload.
        package var takesWholePosts = true
        /// Whether a broken PATCH leaves what came of it; otherwise it ends the upload.
        package var keepsBrokenBodies = true
        /// Whether there is the list of referrers; otherwise it is 404, and no manifest is answered with `OCI-Subject`.
        package var hasReferrers = true
        /// Tags in one page, at most.
        package var pageSize = 100
        /// What the manifest of an image may have; more is 413.
        package var manifestLimit = 4 << 20

        package init() {}
    }
}
