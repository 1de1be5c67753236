import OCI

@testable import ImageBuild

extension ServerLayer {
    /// How an image starts whose server layer is a stand-in: programs differ with every build.
    static var sample: ImageConfig.Execution { execution(needsLibraries: false) }
}
