package import HTTP
import HTTPTypes
import Hummingbird
package import Inventory
package import Logging
import SystemPackage

/// The server that takes hosts from their first boot to an installed system.
package struct ProvisioningServer: Sendable {
    /// The counts of its parts: `ostree`, `boot` (scripts, kernel, initrd), `host` (Kickstart, Ignition, reports) and
    /// `other`.
    package let areas: [Area]

    private let service: Service
    private let baseURL: PublishedURL

    /// - Parameters:
    ///   - baseURL: The beginning of the URLs that hosts are given; nil derives it from the address listened on.
    ///   - archive: What `/ostree/` is answered from; nil answers 404.
    ///   - sessionLifetime: How long the URLs of one boot work.
    ///   - sink: Gets every event, from any thread, and must not block.
    /// - Throws: `ContentFileError` when the kernel or the initrd cannot be opened.
    package init(
        materials: any HostMaterials, archive: ArchiveContent?, baseURL: BaseURL?, limits: Limits = Limits(),
        sessionLifetime: Duration = .seconds(3600), logger: Logger, sink: @escaping @Sendable (ServerEvent) -> Void
    ) throws {
        let other = Area("other")
        let boot = Area("boot")
        let ostree = Area("ostree")
        var content = ContentIndex(other: other)
        content.addRule(prefix: "/ostree/", area: ostree, isStatic: true)
        content.addRule(prefix: "/boot", area: boot, isStatic: false)
        content.addRule(prefix: "/h/", area: Area("host"), isStatic: false)
        try archive?.add(to: &content, area: ostree)
        let kind = content.addKind(ContentKind(area: boot, caching: .revalidated))
        for (path, file) in [("/boot/kernel", materials.kernel), ("/boot/initrd", materials.initrd)] {
            guard let file = try file.map({ try ContentFile(path: $0.string) }) else { continue }
            try content.addEntry(path, file: content.addFile(file), offset: 0, size: file.size, kind: kind)
        }
        let areas = content.areas
        let published = PublishedURL(baseURL)
        let router = Router(context: PeerContext.self)
        HostRoutes(
            materials: materials, baseURL: published, sessions: Sessions(lifetime: sessionLifetime), sink: sink
        ).add(to: router)
        for method in [HTTPRequest.Method.get, .head] {
            router.on("healthz", method: method) { _, _ in "ok\n" }
            router.on("metrics", method: method) { _, _ in
                let body = ResponseBody(byteBuffer: ByteBuffer(string: metricsText(areas)))
                return Response(status: .ok, headers: [.contentType: "text/plain; version=0.0.4"], body: body)
            }
        }
        service = Service(content: content, router: router, limits: limits, logger: logger)
        self.areas = areas
        self.baseURL = published
    }

    /// Starts to listen.
    /// - Throws: `ListenError`, or an `InvalidValue` when no URL was configured and none follows from the address.
    package func start(_ address: ListenAddress) async throws -> Listener {
        let listener = try await Listener.start(address, service)
        baseURL.publish(try BaseURL("http://\(listener.address)"))
        return listener
    }
}
