import ArgumentParser
import Glibc
import Markup
import Operations

/// `slipway top`.
struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Show the hosts live, in this terminal.",
        discussion: """
            q or Ctrl-C ends it, arrows, j and k, Page Up and Page Down scroll. Where standard output is no terminal, or \
            one that knows no control sequences, the table is printed once.

            EXAMPLES
              slipway top
              slipway top --server https://192.0.2.1:9443 --ca ca.pem --token-file token
            """)

    @OptionGroup var server: ServerOption

    func run() async throws {
        // Asked once before the screen is taken, so that an error is seen.
        let first = try await server.ask { client, _ in try TopView.Hosts(client) }
        guard isatty(STDOUT_FILENO) == 1, isatty(STDIN_FILENO) == 1, Terminal.isCapable else {
            return try Terminal.print(Terminal.printable(TopView(first).plain))
        }
        let (news, client) = (TopNews(first), try server.client())
        try await interruptible {
            // A server that does not answer must not keep the keys from being read.
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await blocking { stop in news.follow(client { stop.isSet }, stop) } }
                group.addTask { try await blocking { stop in try Self.show(news, stop) } }
                // Whichever ends first ends both.
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Draws until somebody ends it.
    private static func show(_ news: TopNews, _ stop: StopFlag) throws {
        let screen = try TopScreen()
        defer { screen.leave() }
        var view = TopView(news.latest.hosts)
        while !stop.isSet {
            let (hosts, problem) = news.latest
            view.hosts = hosts
            screen.draw(view.lines(screen.size, problem: problem, isColoured: Terminal.isColoured))
            for key in screen.keys(within: .milliseconds(200)) {
                switch key {
                case .quit: return
                case .interrupt: throw CancellationError()
                case .scroll(let lines): view.scroll(by: lines, screen.size)
                case .page(let pages): view.scroll(by: pages * max(1, screen.size.rows - 4), screen.size)
                }
            }
        }
    }
}
