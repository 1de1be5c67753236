extension TestRegistry {
    /// How the registry goes wrong on a request.
    package enum Fault: Sendable, Hashable {
        /// What `Retry-After` says (RFC 9110, section 10.2.3).
        package enum Delay: Sendable, Hashable {
            case none
            case seconds(Int)
            /// A date, so many seconds from now.
            case date(Int)
            case text(String)
        }

        /// What stands in the body of an error.
        package enum Text: Sendable, Hashable {
            /// As the specification has it, with the code of the status.
            case json
            case html
            /// JSON whose message would move the cursor, change colours and the title of a terminal.
            case escapes
            /// JSON of so many bytes.
            case long(Int)
            case nothing
        }

        /// Not done, but answered with an error.
        case status(Int, Delay = .none, Text = .json)
        /// 401 whatever the client shows, with these fields `WWW-Authenticate`.
        case refuse([String])
        /// A status that is sent before the body was read; then the connection ends.
        case earlyStatus(Int)

        /// One byte of the body is another one.
        case wrongBytes
        /// Half of the body that is announced is sent, then the connection ends.
        case shortBody
        /// So many bytes of the body that is announced are sent, then the connection ends.
        case cutBody(after: Int)
        /// Bytes follow after the body that is announced.
        case surplusBytes
        /// The body is longer, and so is what is announced.
        case longerBody
        /// A body of so many bytes, all of them zero.
        case hugeBody(Int)
        /// A chunked body that never ends.
        case endlessBody
        /// A byte of the body at a time, with so long between them.
        case drip(Duration)
        /// A whole body though a part was asked for.
        case ignoredRange
        /// A part that begins elsewhere than was asked for.
        case wrongRange

        /// Silence before the head of the answer.
        case silence
        /// The head of the answer, and silence.
        case silenceAfterHead
        /// The head of the request is read, and so many bytes of the body; then nothing any more.
        case stopsReading(after: Int)
        /// The connection ends when the head of the request was read.
        case closeAtHead
        /// The request is done, and the connection ends without an answer.
        case closeBeforeAnswer
        /// The connection ends after the answer, unannounced.
        case closeAfterAnswer
        /// Bytes that are no answer.
        case garbage

        /// 307 to the place of the request itself.
        case redirectToItself
        /// 307 to the same path and query behind this scheme and authority.
        case redirect(to: String)

        /// `Docker-Content-Digest` is missing.
        case noDigest
        /// `Docker-Content-Digest` is another one.
        case otherDigest
        /// A mount is not done: an upload begins (202).
        case refusedMount
        /// An answer without its `Location`.
        case noLocation
        /// The upload is forgotten, and so the request answered with 404.
        case forgottenUpload
        /// The link to the next page leads to this page again.
        case loop
    }

    /// Where and how often a fault happens.
    struct Trouble: Sendable {
        let fault: Fault
        let kinds: Set<Kind>
        /// So many requests of the kind are left alone before.
        var skipped: Int
        var times: Int
    }
}
