extension DeliberateDifference {
    /// What Oracle CNE gives.
    package var theirs: String {
        switch self {
        case .kubeadmVersion: "writes kubeadm's `v1beta3` for every version of Kubernetes"
        case .kubeletAuthorization: "runs every kubelet with `authorization-mode: AlwaysAllow` on all addresses"
        case .kubeletConfiguration: "gives each kubelet its settings as arguments"
        case .servingCertificates: "lets kubelets sign their own serving certificates"
        case .joiningKubelet: "sets the TLS minimum version only for the first host's kubelet"
        case .kubeProxyConfiguration:
            "writes `KubeProxyConfiguration` for joining hosts, where kubeadm passes over it, with metrics on all addresses"
        case .addOnPhases: "skips kubeadm's CoreDNS and kube-proxy and installs its own in a second run"
        case .etcdMetrics: "serves etcd's metrics in clear on all addresses"
        case .etcdTLSVersion: "sets no TLS minimum version for etcd"
        case .certificateNames: "leaves the API server's names to kubeadm"
        case .startTime: "gives a control plane kubeadm's four minutes to come up, image pulls and all"
        case .controlPlaneTaint: "keeps further control-plane hosts free of pods though there are no workers"
        case .bootstrapToken: "leaves the join token to `kubeadm token create`, run by hand"
        case .certificateKey: "makes a new certificate key for each join, to be uploaded by hand"
        case .certificateAuthorities:
            "gives the first host one authority; kubeadm makes the others and nobody has a copy"
        case .misspeltUnit: "enables a unit `kublet.service`, which no image has"
        case .emptyProxyDropIns:
            "without a proxy still writes `proxy.conf` drop-ins with `no_proxy=` for three services"
        case .proxyDropIns: "writes proxies unquoted, without `NO_PROXY`, not for kubeadm, and differently for nginx"
        case .nodeFamilies: "takes the first address of the interface, of whatever IP version"
        case .registries: "changes one line of `registries.conf` for `registry`, and no image's name"
        case .pauseImage: "leaves the pause image to CRI-O"
        case .firewallPorts: "leaves the host's firewall at ports 6443 and 6444 whatever the API's ports are"
        case .hostName: "knows no hosts and names none"
        case .hostNameFallback: "overwrites the image's `ocne.sh` by an older one without the fallback host name"
        case .ignitionOrigins: "merges `extraIgnition` without a trace"
        case .loadBalancerName: "fails with an X.509 message when `loadBalancer` is a host name"
        case .overlappingNetworks: "takes a pod network that overlaps the service network"
        case .kubeconfig: "writes a kubeconfig with mode 0644 and port 6443 whatever the port is"
        case .implicitKey: "takes `~/.ssh/id_rsa.pub` when no key is named"
        case .addOns: "installs `cni`, `catalogs` and `applications` in a second run"
        }
    }

    /// What Slipway gives instead.
    package var ours: String {
        switch self {
        case .kubeadmVersion: "`v1beta4` from Kubernetes 1.31 on"
        case .kubeletAuthorization: "the API server decides (`authorization.mode: Webhook`)"
        case .kubeletConfiguration: "one `KubeletConfiguration` for the cluster, which hosts that join find there"
        case .servingCertificates: "kubelets ask the cluster's authority, and a control-plane host approves what fits"
        case .joiningKubelet: "sets it for every kubelet"
        case .kubeProxyConfiguration: "writes it for the host that starts the cluster; metrics stay on the node"
        case .addOnPhases: "lets kubeadm install both unless `coreDNS: false` or `kubeProxy: false`"
        case .etcdMetrics: "leaves them on the node's own address"
        case .etcdTLSVersion: "sets it where that etcd knows it"
        case .certificateNames: "names the endpoint and what `certSANs` lists"
        case .startTime: "ten minutes"
        case .controlPlaneTaint: "takes the taint away from all of them"
        case .bootstrapToken:
            "`bootstrapTokens` of the start config registers the token that the hosts of the file join with"
        case .certificateKey: "keeps one key with the cluster's secrets, so that the first upload serves all"
        case .certificateAuthorities:
            "gives all of them, from the cluster's secrets, so that control-plane hosts can join later"
        case .misspeltUnit: "leaves it out"
        case .emptyProxyDropIns: "writes them, and mentions `rpm-ostreed.service`, only for a configured proxy"
        case .proxyDropIns:
            "quotes them, in both cases, for every service that fetches, with all that is reached directly"
        case .nodeFamilies: "takes addresses of the cluster's own IP versions, both in a dual-stack cluster"
        case .registries: "takes every image from there, and lists mirrors"
        case .pauseImage: "names the one that belongs to the version of Kubernetes"
        case .firewallPorts: "opens the configured ones"
        case .hostName: "writes `/etc/hostname` for a host of the file, and registers it by that name"
        case .hostNameFallback: "its own `ocne.sh` has the fallback, retries joins, and handles IPv6"
        case .ignitionOrigins: "lists on the node which of its files came from where"
        case .loadBalancerName: "takes a name as well as an address"
        case .overlappingNetworks: "refuses it: some services would be unreachable"
        case .kubeconfig: "mode 0600, the configured port"
        case .implicitKey: "takes only a key that the file names"
        case .addOns: "applies the manifests that `cni` and `addons` name on the first host; says so of the others"
        }
    }
}
