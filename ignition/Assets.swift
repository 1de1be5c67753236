/// The scripts and units of this folder, embedded in the program.
package enum IgnitionAsset: String, CaseIterable, Sendable {
    case applyAddOns = "scripts/apply-addons.sh"
    case approveServingCertificates = "scripts/approve-serving-certificates.sh"
    case keepalivedCheckApiserver = "scripts/keepalived-check-apiserver.sh"
    case keepalivedInterface = "scripts/keepalived-interface.sh"
    case keepalivedState = "scripts/keepalived-state.sh"
    case ocne = "scripts/ocne.sh"
    case ocneFirstboot = "scripts/ocne-firstboot.sh"
    case ocneKubeadmUpgrade = "scripts/ocne-kubeadm-upgrade.sh"
    case ocneNetwork = "scripts/ocne-network.sh"
    case ocneState = "scripts/ocne-state.sh"
    case pullOcneNginx = "scripts/pull-ocne-nginx.sh"
    case startOcneNginx = "scripts/start-ocne-nginx.sh"
    case keepalivedRefreshPath = "units/keepalived-refresh.path"
    case keepalivedRefreshService = "units/keepalived-refresh.service"
    case addOnsService = "units/ocne-addons.service"
    case nginxRefreshPath = "units/ocne-nginx-refresh.path"
    case nginxRefreshService = "units/ocne-nginx-refresh.service"
    case nginxService = "units/ocne-nginx.service"
    case servingCertificatesService = "units/ocne-serving-certificates.service"
    case servingCertificatesTimer = "units/ocne-serving-certificates.timer"

    /// The whole file; that of ``ocne`` with its functions, ``ocneNetwork``, ``ocneFirstboot`` and ``ocneState``, before
    /// it: on the node it is one.
    package var bytes: [UInt8] {
        switch self {
        case .applyAddOns: PackageResources.apply_addons_sh
        case .approveServingCertificates: PackageResources.approve_serving_certificates_sh
        case .keepalivedCheckApiserver: PackageResources.keepalived_check_apiserver_sh
        case .keepalivedInterface: PackageResources.keepalived_interface_sh
        case .keepalivedState: PackageResources.keepalived_state_sh
        case .ocne: Self.ocneNetwork.bytes + Self.ocneFirstboot.bytes + Self.ocneState.bytes + PackageResources.ocne_sh
        case .ocneFirstboot: PackageResources.ocne_firstboot_sh
        case .ocneNetwork: PackageResources.ocne_network_sh
        case .ocneState: PackageResources.ocne_state_sh
        case .ocneKubeadmUpgrade: PackageResources.ocne_kubeadm_upgrade_sh
        case .pullOcneNginx: PackageResources.pull_ocne_nginx_sh
        case .startOcneNginx: PackageResources.start_ocne_nginx_sh
        case .keepalivedRefreshPath: PackageResources.keepalived_refresh_path
        case .keepalivedRefreshService: PackageResources.keepalived_refresh_service
        case .addOnsService: PackageResources.ocne_addons_service
        case .nginxRefreshPath: PackageResources.ocne_nginx_refresh_path
        case .nginxRefreshService: PackageResources.ocne_nginx_refresh_service
        case .nginxService: PackageResources.ocne_nginx_service
        case .servingCertificatesService: PackageResources.ocne_serving_certificates_service
        case .servingCertificatesTimer: PackageResources.ocne_serving_certificates_timer
        }
    }

    /// The whole file as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
