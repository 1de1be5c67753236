import Inventory
import Kickstart

extension Installation {
    /// What is installed, and the services that its deployment needs.
    func source() throws(KickstartError) -> [any Command] {
        let osName = try Word(settings.osName)
        switch settings.method {
        case .ostreesetup:
            return [
                GeneralCommand.enableServices([try Word("ostree-remount")]),
                OSTreeSetup(osName: osName, url: try Word(session.ostreeURL), ref: try Word(settings.ref)),
            ]
        case .ostreecontainer: return try image().map { OSTreeContainer(stateRoot: osName, image: $0) }
        case .bootc: return try image().map { Bootc(stateRoot: osName, image: $0) }
        case .coreos: return []
        }
    }

    /// None is nobody's: such settings are refused.
    private func image() throws(KickstartError) -> [Word] {
        guard let image = settings.image else { return [] }
        return [try Word(image.description)]
    }
}
