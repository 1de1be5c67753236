import Boot
import Testing

@Suite("Kernel command line")
struct KernelCommandLineTests {
    @Test("values with spaces are quoted")
    func quoting() throws {
        let line = try KernelCommandLine([
            KernelArgument("rw"), KernelArgument("a", "b c"), KernelArgument("e", ""), KernelArgument(parsing: "x=y=z"),
        ])
        #expect(line.text == "rw a=\"b c\" e= x=y=z")
    }

    @Test(
        "what would end or add an argument is refused",
        arguments: ["", "=x", "a b", "a\nb=c", "a=b\nc", "a=\"", "-x=1", "a=é", "a=b\u{2028}", "a;b", "a=\u{0}"])
    func refused(text: String) {
        #expect(throws: BootError.self) { try KernelArgument(parsing: text) }
    }

    @Test("2047 bytes reach the kernel, one more does not")
    func limit() throws {
        let filler = String(repeating: "x", count: KernelCommandLine.limit - 5)
        #expect(try KernelCommandLine([KernelArgument("rw"), KernelArgument("a", filler)]).text.utf8.count == 2047)
        let error = #expect(throws: BootError.self) {
            try KernelCommandLine([KernelArgument("rw"), KernelArgument("long", filler)])
        }
        #expect(error?.description.contains("2050 bytes") == true)
        #expect(error?.description.contains("long (2047)") == true)
    }
}
