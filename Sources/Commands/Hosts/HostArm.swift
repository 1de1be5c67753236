import ArgumentParser

/// `slipway host arm`.
struct HostArm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arm",
        abstract: "Let the next network boot of a host install it, which erases its disk.",
        discussion: """
            For hosts with nothing of ours on their disks; for others say `slipway host reinstall`.

            EXAMPLES
              slipway host arm worker-1 worker-2
              slipway host arm --all --within 4h
            """)

    @OptionGroup var window: ArmingWindow
    @OptionGroup var options: HostOrderOptions

    func run() async throws {
        try await HostOrders.posting("arm", done: "armed", [window.member]).run(options)
    }
}
