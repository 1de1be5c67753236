/// The scripts of this folder, embedded in the program.
package enum KickstartAsset: String, CaseIterable, Sendable {
    case disks = "disks.sh"
    case disksStorage = "disks-storage.sh"
    case firstBoot = "firstboot.sh"
    case luks = "luks.sh"
    case onError = "onerror.sh"
    case postCheck = "post-check.sh"
    case postDone = "post-done.sh"
    case postEmbed = "post-embed.sh"
    case postFirstBoot = "post-firstboot.sh"
    case postSystem = "post-system.sh"
    case pre = "pre.sh"
    case report = "report.sh"

    /// The whole file.
    package var text: String {
        let bytes =
            switch self {
            case .disks: PackageResources.disks_sh
            case .disksStorage: PackageResources.disks_storage_sh
            case .firstBoot: PackageResources.firstboot_sh
            case .luks: PackageResources.luks_sh
            case .onError: PackageResources.onerror_sh
            case .postCheck: PackageResources.post_check_sh
            case .postDone: PackageResources.post_done_sh
            case .postEmbed: PackageResources.post_embed_sh
            case .postFirstBoot: PackageResources.post_firstboot_sh
            case .postSystem: PackageResources.post_system_sh
            case .pre: PackageResources.pre_sh
            case .report: PackageResources.report_sh
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
