/// Where Slipway gives a node something else than Oracle CNE 2.3 does, on purpose. This table is the only place: the
/// README shows it, and the contract tests excuse nothing that does not stand here.
package enum DeliberateDifference: String, CaseIterable, Sendable {
    case misspeltUnit
    case emptyProxyDropIns
    case kubeletAuthorization
    case hostNameFallback
    case bootstrapToken
    case certificateKey
    case kubeconfig
    case loadBalancerName
    case implicitKey
    case hostName
    case extraIgnition
    case addOns

    /// What Oracle CNE gives.
    package var theirs: String {
        switch self {
        case .misspeltUnit: "enables a unit `kublet.service`, which no image has"
        case .emptyProxyDropIns:
            "without a proxy still writes `proxy.conf` drop-ins with `no_proxy=` for three services"
        case .kubeletAuthorization: "runs every kubelet with `authorization-mode: AlwaysAllow` on all addresses"
        case .hostNameFallback: "overwrites the image's `ocne.sh` by an older one without the fallback host name"
        case .bootstrapToken: "leaves the join token to `kubeadm token create`, run by hand"
        case .certificateKey: "makes a new certificate key for each join, to be uploaded by hand"
        case .kubeconfig: "writes a kubeconfig with mode 0644 and port 6443 whatever the port is"
        case .loadBalancerName: "fails with an X.509 message when `loadBalancer` is a host name"
        case .implicitKey: "takes `~/.ssh/id_rsa.pub` when no key is named"
        case .hostName: "knows no hosts and names none"
        case .extraIgnition: "merges `extraIgnition` and `extraIgnitionInline`"
        case .addOns: "installs `cni`, `catalogs` and `applications` in a second run"
        }
    }

    /// What Slipway gives instead.
    package var ours: String {
        switch self {
        case .misspeltUnit: "leaves it out"
        case .emptyProxyDropIns: "writes them, and mentions `rpm-ostreed.service`, only for a configured proxy"
        case .kubeletAuthorization: "`authorization-mode: Webhook`: the API server decides"
        case .hostNameFallback: "its own `ocne.sh` has the fallback, retries joins, and handles IPv6"
        case .bootstrapToken:
            "`bootstrapTokens` of the start config registers the token that the hosts of the file join with"
        case .certificateKey: "keeps one key with the cluster's secrets, so that the first upload serves all"
        case .kubeconfig: "mode 0600, the configured port"
        case .loadBalancerName: "takes a name as well as an address"
        case .implicitKey: "takes only a key that the file names"
        case .hostName: "writes `/etc/hostname` for a host of the file"
        case .extraIgnition: "not yet: says that the keys have no effect"
        case .addOns: "leaves them to the operator, and says so"
        }
    }

    /// The table for the README.
    package static var markdown: String {
        let rows = allCases.map { "| \($0.rawValue) | \($0.theirs) | \($0.ours) |" }
        return (["| difference | Oracle CNE | Slipway |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }
}
