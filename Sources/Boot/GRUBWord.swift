/// Text as one word of GRUB's script language (GNU GRUB Manual, "Shell-like scripting", "Quoting").
package struct GRUBWord {
    /// The word within single quotes, where nothing has a meaning but the quote itself.
    package let text: String

    /// - Parameter value: One line of text.
    package init(_ value: String) { text = "'" + value.replacing("'", with: "'\\''") + "'" }
}
