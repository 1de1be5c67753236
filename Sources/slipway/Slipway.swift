import Commands

/// The program: everything it does is a command of `Commands`.
@main
enum Slipway {
    static func main() async { await Program.main() }
}
