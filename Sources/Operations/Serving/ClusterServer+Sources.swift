package import Cluster
package import Media
package import OCI

extension ClusterServer {
    /// Where a server takes things from, asked again with each reload; they block.
    package struct Sources: Sendable {
        package var layers: @Sendable () throws -> ClusterLayers
        /// The OS image whose archive is served; nil serves none.
        package var image: @Sendable (ClusterDefinition) throws -> OpenedImage?
        package var media: @Sendable () throws -> MediaStore
        /// Where it listens.
        package var address: @Sendable (ClusterDefinition) throws -> ServerAddress

        package init(
            layers: @escaping @Sendable () throws -> ClusterLayers,
            image: @escaping @Sendable (ClusterDefinition) throws -> OpenedImage?,
            media: @escaping @Sendable () throws -> MediaStore,
            address: @escaping @Sendable (ClusterDefinition) throws -> ServerAddress
        ) {
            self.layers = layers
            self.image = image
            self.media = media
            self.address = address
        }
    }
}
