import ArgumentParser

/// `slipway host reinstall`.
struct HostReinstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reinstall",
        abstract: "Let the next network boot of an installed or failed host install it again, which erases its disk.",
        discussion: """
            Take a node out of its cluster before: `slipway cluster remove`.

            EXAMPLES
              slipway host reinstall worker-1
              slipway host reinstall worker-1 --within 4h --yes
            """)

    @OptionGroup var window: ArmingWindow
    @OptionGroup var options: HostOrderOptions

    func run() async throws {
        try await HostOrders.posting(
            "reinstall", done: "armed for a reinstall", question: "Install again, erasing the disks of HOSTS?",
            [window.member]
        ).run(options)
    }
}
