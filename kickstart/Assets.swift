/// The scripts of this folder, embedded in the program.
package enum KickstartAsset: String, CaseIterable, Sendable {
    case onError = "onerror.sh"
    case post = "post.sh"
    case report = "report.sh"

    /// The whole file.
    package var text: String {
        let bytes =
            switch self {
            case .onError: PackageResources.onerror_sh
            case .post: PackageResources.post_sh
            case .report: PackageResources.report_sh
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
