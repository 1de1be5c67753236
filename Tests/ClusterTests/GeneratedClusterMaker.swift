import Markup
import TestSupport

/// Makes the tree of a ``GeneratedCluster``.
struct GeneratedClusterMaker {
    var seed: Seed
    /// The IP versions of the cluster, the first one first.
    private var families: [Bool] = []

    init(seed: Seed) { self.seed = seed }

    mutating func file() -> Value {
        families = pick([[false], [false], [true], [false, true], [true, false]])
        let isVirtual = chance(2)
        let minor = Int.random(in: 26...37, using: &seed)
        var members: [(String, Value?)] = [
            ("provider", maybe("byo")), ("name", .string("c" + pick(["", "-1", "luster-a-b-c"]))),
        ]
        members += endpoint(isVirtual)
        members += networks()
        members += software(minor)
        members += access()
        members += security()
        members += additions()
        members += hosts()
        members.append(("compat", chance(6) ? "ocne" : nil))
        return .object(omittingNil: members)
    }

    private mutating func endpoint(_ isVirtual: Bool) -> [(String, Value?)] {
        let address: Value = families[0] ? "fd00:10::20" : "192.0.2.20"
        let ports = pick([nil, nil, (7443, 7444), (443, 6443), (8443, 6444)])
        let interface: Value? = isVirtual || chance(2) ? .string(pick(["enp1s0", "eth0", "bond0.7"])) : nil
        let byo: Value = .object(omittingNil: [
            ("networkInterface", interface), ("automaticTokenCreation", maybe(.bool(chance(2)))),
        ])
        return [
            (isVirtual ? "virtualIp" : "loadBalancer", isVirtual || chance(2) ? address : "api.example.com"),
            ("kubeApiServerBindPort", ports.map { .integer($0.0) }),
            ("kubeApiServerBindPortAlt", ports.map { .integer($0.1) }),
            ("providers", ["byo": byo]),
        ]
    }

    private mutating func networks() -> [(String, Value?)] {
        let isPlain = families == [false] && chance(2)
        let other = chance(2)
        let pods = families.map {
            $0 ? (other ? "fd01:244::/48" : "fd00:244::/56") : (other ? "10.11.0.0/16" : "10.244.0.0/16")
        }
        let services = families.map { $0 ? "fd00:96::/112" : "10.96.0.0/12" }
        return [
            ("podSubnet", isPlain ? nil : .string(pods.joined(separator: ","))),
            ("serviceSubnet", isPlain ? nil : .string(services.joined(separator: ","))),
            (
                "proxy",
                chance(2)
                    ? .object(omittingNil: [
                        ("httpsProxy", maybe("http://proxy.example.com:3128")),
                        ("httpProxy", maybe("http://10%41.example.com:3128/")),
                        ("noProxy", maybe(".example.com,10.0.0.0/8")),
                    ]) : nil
            ),
        ]
    }

    private mutating func software(_ minor: Int) -> [(String, Value?)] {
        let patch = Int.random(in: 0...20, using: &seed)
        let version = pick(["1.\(minor)", "1.\(minor).\(patch)", "v1.\(minor).\(patch)"])
        let modes = minor >= 31 ? ["iptables", "ipvs", "nftables"] : ["iptables", "ipvs"]
        let mirrors: [Value] = [
            ["prefix": "docker.io", "location": "mirror.example.com:5000/hub", "insecure": .bool(chance(2))],
            ["prefix": "quay.io/org", "location": "mirror.example.com:5000/quay"],
        ]
        return [
            ("kubernetesVersion", .string(version)),
            ("kubeProxyMode", maybe(.string(pick(modes)))),
            ("registry", maybe(.string(pick(["registry.example.com:5000", "container-registry.oracle.com"])))),
            (
                "osRegistry",
                maybe(
                    .string(
                        pick([
                            "registry.example.com/ocne/ock-ostree",
                            "ostree-unverified-registry:registry.example.com:5000/ock",
                            "ostree-unverified-image:oci-archive:/var/ocne/archive.tgz",
                        ])))
            ),
            ("osTag", maybe(.string("1.\(minor)"))),
            (
                "imageRepository",
                maybe(.string(pick(["registry.example.com:5000/olcne", "registry.k8s.io", "localhost/k8s"])))
            ),
            ("mirrors", maybe(.array(Array(mirrors.prefix(Int.random(in: 0...2, using: &seed)))))),
            ("coreDNS", maybe(.bool(chance(2)))),
            ("kubeProxy", maybe(.bool(chance(2)))),
        ]
    }

    private mutating func access() -> [(String, Value?)] {
        let inline: Value = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLEexampleEXAMPLEexampleEXAMPLEexample0 it's: me"
        let isInline = chance(2)
        return [
            ("sshPublicKey", isInline ? maybe(inline) : nil),
            ("sshPublicKeyPath", isInline ? nil : maybe("id.pub")),
            ("password", maybe("$6$rounds=4096$saltsalt$abcdefghijklmnop")),
            ("certificateInformation", maybe(["country": "CH", "org": "Example", "orgUnit": "Ops", "state": "ZH"])),
        ]
    }

    private mutating func security() -> [(String, Value?)] {
        let suites = ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"]
        let isStrict = chance(3)
        return [
            ("tlsMinVersion", isStrict ? "VersionTLS13" : maybe("VersionTLS12")),
            (
                "cipherSuites",
                isStrict
                    ? nil : maybe(.string(suites.prefix(Int.random(in: 1...2, using: &seed)).joined(separator: ",")))
            ),
            ("certSANs", maybe(["k8s.example.com", "192.0.2.99", "fd00:10::99"])),
        ]
    }

    private mutating func additions() -> [(String, Value?)] {
        [
            ("cni", maybe(.string(pick(["none", "cni.yaml"])))),
            ("addons", maybe(.array(chance(2) ? ["addons"] : ["addons/20-b.yml", "addons/10-a.yaml"]))),
            ("extraIgnition", maybe(chance(2) ? "extra" : ["extra/20-issue.ign", "extra/10-motd.bu"])),
            ("extraIgnitionInline", maybe(.string(GeneratedCluster.ignition("/etc/cluster-wide", "a")))),
            (
                "roles",
                maybe(["control-plane": role("control-plane"), "worker": role("worker")])
            ),
        ]
    }

    private mutating func role(_ name: String) -> Value {
        .object(
            omittingNil: registration() + [
                ("extraIgnitionInline", maybe(.string(GeneratedCluster.butane("/etc/role", name))))
            ])
    }

    private mutating func registration() -> [(String, Value?)] {
        [
            (
                "labels",
                maybe([
                    "example.com/rack": .string(pick(["r1", "", "a_b.c"])), "disk": "ssd",
                    "node.kubernetes.io/pool": "p",
                ])
            ),
            (
                "taints",
                maybe(.array(chance(2) ? ["example.com/gpu=present:NoSchedule", "slow:PreferNoSchedule"] : []))
            ),
        ]
    }

    private mutating func hosts() -> [(String, Value?)] {
        let count = Int.random(in: 0...5, using: &seed)
        guard count > 0 else {
            return [
                ("controlPlaneNodes", maybe(.integer(pick([1, 3])))), ("workerNodes", maybe(.integer(pick([0, 2])))),
            ]
        }
        return [("hosts", .array((0..<count).map { host($0) }))]
    }

    private mutating func host(_ number: Int) -> Value {
        let isFixed = chance(2)
        let address = families[0] ? "fd00:10::1\(number)/64" : "192.0.2.1\(number)/24"
        return .object(
            omittingNil: [
                ("name", .string("host-\(number)" + pick(["", ".example.com"]))),
                ("mac", .string("52:54:00:00:00:1\(number)")),
                ("role", .string(number == 0 || chance(3) ? "control-plane" : "worker")),
                ("disk", maybe(.string(pick(["sda", "/dev/disk/by-id/wwn-0x5000c500a0b1c2d3"])))),
                ("interface", maybe("enp7s0")),
                ("address", isFixed ? .string(address) : nil),
                ("gateway", isFixed ? (families[0] ? "fd00:10::1" : "192.0.2.1") : nil),
                ("nameservers", isFixed ? maybe([.string(families[0] ? "fd00:10::1" : "192.0.2.1")]) : nil),
                ("extraIgnitionInline", maybe(.string(GeneratedCluster.butane("/etc/host", "h\(number)")))),
            ] + registration())
    }

    private mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: values.indices, using: &seed)] }

    /// True once in so many times.
    private mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &seed) == 0 }

    private mutating func maybe(_ value: Value) -> Value? { chance(2) ? value : nil }
}
