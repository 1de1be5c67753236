/// How long a registry is waited for, how often it is asked again, and in which pieces blobs are sent.
package struct RegistryLimits: Sendable {
    /// Tries of one request, or of one piece of a blob, of which nothing came.
    package var attempts = 6
    /// Before the second try; it doubles with each further one.
    package var firstPause: Duration = .milliseconds(500)
    package var longestPause: Duration = .seconds(30)
    /// For all tries and pauses of which nothing came, together; also what is made of a longer `Retry-After`.
    package var patience: Duration = .seconds(180)
    /// For the head of an answer, where nothing of a blob is sent or completed.
    package var answerDeadline: Duration = .seconds(60)
    /// For the head of an answer to the last of a blob, which some registries then move about as a whole.
    package var storeDeadline: Duration = .seconds(300)
    /// For the body of an answer that is read into memory.
    package var documentDeadline: Duration = .seconds(120)
    /// Bytes that are sent in one request to a registry with which an upload can be taken up again.
    package var chunk = 32 << 20
    /// Uploads of one blob that are begun, or asked after, without the registry having more of it than before.
    package var uploads = 20

    package init() {}
}
