/// Where the kernel writes to and asks at, such as `ttyS0,115200` (Linux, "Linux Serial Console").
package struct Console: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// The device without its speed.
    package var device: Substring { description.prefix { $0 != "," } }

    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        guard text.wholeMatch(of: /(tty[A-Za-z]{0,4}|hvc|ttysclp)[0-9]{1,3}(,[0-9]{2,7}([noe]([5-8]r?)?)?)?/) != nil
        else {
            throw InvalidValue(text, expected: "a console such as tty0 or ttyS0,115200")
        }
        description = text
    }
}
