/// One command of a Kickstart, in the terms of pykickstart's "Kickstart Documentation", chapter "Kickstart Commands".
package protocol Command: Sendable {
    /// One line without its newline, with every value quoted.
    var text: String { get }
}
