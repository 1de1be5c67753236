import ArgumentParser

/// `slipway host release`.
struct HostRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let a host that is held go on.",
        discussion: """
            After an alarm an installation that was under way is given up: which of the two was the host is not known. \
            Look at `slipway host events` first.

            EXAMPLES
              slipway host release worker-1
            """)

    @OptionGroup var options: HostOrderOptions

    func run() async throws { try await HostOrders.posting("release", done: "released").run(options) }
}
