import Files
package import HTTP
import Hummingbird
package import Logging
import OSTree
import Repository
package import SystemPackage

/// A server of one archive repository that lies unpacked in a directory, at `/ostree/`.
///
/// It keeps no list of the files: what is added, replaced or removed shows at the next request.
package struct ArchiveServer: Sendable {
    /// Where the repository is when the program runs in an image that `image create` made.
    package static let rootInImage = FilePath("/" + ArchiveRepository.placeInImage)

    private let service: Service

    /// - Parameters:
    ///   - root: The repository; its `config` must name the archive mode.
    ///   - onExchange: Gets every answered request, from any thread, and must not block.
    /// - Throws: `RepositoryError`, or `ContentFileError` when the directory cannot be opened.
    package init(
        root: FilePath, limits: Limits = Limits(), logger: Logger, onExchange: (@Sendable (Exchange) -> Void)? = nil
    ) throws {
        try Self.check(root)
        let area = Area("ostree")
        let stable = ContentKind(area: area, caching: .immutable)
        let changing = ContentKind(area: area, caching: .revalidated)
        var content = ContentIndex(other: Area("other"))
        content.addRule(prefix: "/ostree/", area: area, isStatic: true)
        content.addFolder(try ContentFolder(path: root.string), prefix: "/ostree/") { path in
            ArchivePath(path).map { $0.caching == .immutable ? stable : changing }
        }
        service = Service(
            content: content, router: Router(context: PeerContext.self), limits: limits, logger: logger,
            onExchange: onExchange)
    }

    /// Starts to listen.
    /// - Parameter socket: One that listens already; then the address does not matter.
    /// - Throws: `ListenError`.
    package func start(
        _ address: ListenAddress, on socket: consuming ListeningSocket? = nil
    ) async throws(ListenError) -> Listener {
        try await Listener.start(address, or: socket, service)
    }

    /// Other modes have nothing that a client could pull.
    private static func check(_ root: FilePath) throws(RepositoryError) {
        let mode: RepositoryMode
        do {
            mode = try RepositoryConfig(readFile(root.appending("config"), limit: RepositoryConfig.limit)).mode
        } catch {
            throw Self.unusable(root, "is no OSTree repository", cause: error)
        }
        guard mode == .archive else {
            throw Self.unusable(root, "is a repository of mode \(mode.rawValue), out of which nobody can pull")
        }
    }

    private static func unusable(_ root: FilePath, _ problem: String, cause: (any Error)? = nil) -> RepositoryError {
        RepositoryError(
            "\(root)", problem, remedy: "name one with --root, such as `ostree init --mode=archive` makes", cause: cause
        )
    }
}
