import Cluster
import Inventory
import Markup
import SystemPackage
import TestSupport
import Testing

/// Command line over cluster file over defaults file over built-in.
@Suite struct FileLayersTests {
    /// What a field is with these of its three values in the defaults file, the cluster file and on the command line.
    private func shown(_ field: FileFieldCase, defaults: Int?, file: Int?, flag: Int?) throws -> String {
        var layers = FileLayers()
        // The mirror that another registry means of itself is no value of `mirrors`.
        layers.file = FileLayers.endpoint + (file.map { field.line(field.values[$0].yaml) } ?? "")
        layers.defaults = defaults.map { field.line(field.values[$0].yaml) }
        if let flag {
            let yaml = field.values[flag].yaml
            let text = yaml.hasPrefix("\"") ? String(yaml.dropFirst().dropLast()) : yaml
            layers.settings = ["\(field.key)=\(text)"]
        }
        return field.show(try layers.definition())
    }

    @Test(arguments: FileFieldCase.all) func theHighestLayerWins(_ field: FileFieldCase) throws {
        #expect(try shown(field, defaults: nil, file: nil, flag: nil) == field.builtIn)
        for bottom in field.isCommon ? [nil, 0, 1, 2] : [nil] {
            for middle in [nil, 0, 1, 2] {
                for top in [nil, 0, 1, 2] {
                    let found = try shown(field, defaults: bottom, file: middle, flag: top)
                    let expected = (top ?? middle ?? bottom).map { field.values[$0].shown } ?? field.builtIn
                    #expect(found == expected, "defaults \(bottom as Any), file \(middle as Any), flag \(top as Any)")
                }
            }
        }
    }

    @Test(arguments: FileFieldCase.all.filter(\.isCommon)) func nullGoesBackToTheBuiltInValue(_ field: FileFieldCase)
        throws
    {
        for null in ["", "null", "~"] {
            let layers = FileLayers(
                file: FileLayers.endpoint + field.line(null), defaults: field.line(field.values[0].yaml))
            #expect(field.show(try layers.definition()) == field.builtIn, "`\(null)`")
        }
        let flag = FileLayers(
            file: FileLayers.endpoint + field.line(field.values[0].yaml), settings: ["\(field.key)=null"])
        #expect(field.show(try flag.definition()) == field.builtIn)
    }

    @Test func manyFieldsAtOnceAreEachTheirHighestLayers() throws {
        var seed = Seed()
        for _ in 0..<60 {
            var layers = FileLayers(file: FileLayers.endpoint, defaults: "x: 1\n")
            layers.defaults = nil
            var texts: (defaults: [[String]: String], file: [[String]: String]) = ([:], [:])
            var expected: [(FileFieldCase, String)] = []
            // Those that others follow from or that must fit each other are tried by themselves.
            let apart = ["compat", "registry", "kubernetesVersion"]
            for field in FileFieldCase.all where !apart.contains(field.key) {
                var value = field.builtIn
                let path = field.key.split(separator: ".").map(String.init)
                if field.isCommon, Bool.random(using: &seed) {
                    let chosen = field.values[Int.random(in: 0..<3, using: &seed)]
                    texts.defaults[path] = chosen.yaml
                    value = chosen.shown
                }
                if Bool.random(using: &seed) {
                    let chosen = field.values[Int.random(in: 0..<3, using: &seed)]
                    texts.file[path] = chosen.yaml
                    value = chosen.shown
                }
                if Int.random(in: 0..<4, using: &seed) == 0 {
                    let chosen = field.values[Int.random(in: 0..<3, using: &seed)]
                    let isQuoted = chosen.yaml.hasPrefix("\"")
                    layers.settings.append(
                        "\(field.key)=\(isQuoted ? chosen.yaml.dropFirst().dropLast() : chosen.yaml[...])")
                    value = chosen.shown
                }
                expected.append((field, value))
            }
            layers.defaults = text(texts.defaults)
            layers.file += text(texts.file)
            let cluster = try layers.definition()
            for (field, value) in expected { #expect(field.show(cluster) == value, "\(field.key), \(seed)") }
        }
    }

    /// Values by path as YAML, two levels merged.
    private func text(_ values: [[String]: String]) -> String {
        var tree: [String: [String: [String: String]]] = [:]
        var lines = ""
        for (path, value) in values.sorted(by: { $0.key.joined(separator: ".") < $1.key.joined(separator: ".") }) {
            switch path.count {
            case 1: lines += "\(path[0]): \(value)\n"
            case 2: tree[path[0], default: [:]]["", default: [:]][path[1]] = value
            default: tree[path[0], default: [:]][path[1], default: [:]][path[2]] = value
            }
        }
        for (top, groups) in tree.sorted(by: { $0.key < $1.key }) {
            lines += "\(top):\n"
            for (group, members) in groups {
                if !group.isEmpty { lines += "  \(group):\n" }
                for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                    lines += (group.isEmpty ? "  " : "    ") + "\(key): \(value)\n"
                }
            }
        }
        return lines
    }

    @Test func mappingsMergeKeyByKeyAndListsAreReplaced() throws {
        let cluster = try FileLayers(
            file: FileLayers.endpoint + "proxy: {httpProxy: \"http://f:1\"}\nserve: {url: \"http://f:1\"}\n",
            defaults: "proxy: {httpProxy: \"http://d:1\", noProxy: d}\nserve: {listen: \"127.0.0.1:9\"}\naddons: []\n",
            settings: ["proxy.httpsProxy=http://s:1", "roles.worker.labels.example.com/rack=r-1"]
        ).definition()
        #expect(cluster.proxy == .init(https: "http://s:1", http: "http://f:1", noProxy: "d"))
        #expect(cluster.serve.listen == "127.0.0.1:9" && cluster.serve.url?.description == "http://f:1")
        #expect(cluster.roles[.worker]?.registration.labels.map(\.description) == ["example.com/rack=r-1"])
    }

    @Test func aKeyFileOfAHigherLayerBeatsAKeyOfALower() throws {
        let directory = try TemporaryDirectory()
        try writeText("ssh-ed25519 FILE\n", to: directory.path + "/key.pub")
        let path = "sshPublicKeyPath: \(directory.path)/key.pub\n"
        func key(_ file: String, _ defaults: String) throws -> String? {
            try FileLayers(file: FileLayers.endpoint + file, defaults: defaults).definition().sshPublicKey
        }
        #expect(try key(path, "sshPublicKey: ssh-ed25519 D\n") == "ssh-ed25519 FILE")
        #expect(try key("sshPublicKey: ssh-ed25519 F\n", path) == "ssh-ed25519 F")
        #expect(try key(path + "sshPublicKey: ssh-ed25519 F\n", "{}") == "ssh-ed25519 F")
        #expect(try key("sshPublicKey: \"\"\n", path) == nil)
        #expect(try key("", path) == "ssh-ed25519 FILE")
    }

    @Test func pathsStartFromTheirOwnFile() throws {
        let layers = try FileLayers(
            file: FileLayers.endpoint + "install: {kernel: boot/vmlinuz}\n",
            defaults: "install: {initrd: boot/initrd, kernel: x}\nserve: {image: \"oci:image:v1\"}\n"
        ).layers()
        let cluster = try layers.definition()
        #expect(cluster.resolve(cluster.install.kernel ?? "") == "/rack/boot/vmlinuz")
        #expect(cluster.resolve(cluster.install.initrd ?? "") == "/home/.ocne/boot/initrd")
        let image = layers.fieldsInForce(of: cluster).first { $0.path == "serve.image" }
        #expect(image?.value == "oci:/home/.ocne/image:v1" && image?.origin == "d.yaml:2:9")
        let set = try FileLayers(
            file: FileLayers.endpoint, settings: ["install.kernel=k", "install.initrd=/i", "cni=none"]
        ).definition()
        #expect(set.install.kernel == "/cwd/k" && set.install.initrd == "/i" && set.addOns.isEmpty)
    }

    @Test(
        arguments: [
            ("", "name: x\n", [], "d.yaml:1:1: `name` belongs in the cluster file; move it there"),
            ("", "hosts: []\n", [], "d.yaml:1:1: `hosts` belongs in the cluster file"),
            ("", "\n\nregistri: x\n", [], "d.yaml:3:1: unknown key `registri`; did you mean `registry`?"),
            ("", "proxy:\n  httpsproxi: x\n", [], "d.yaml:2:3: unknown key `httpsproxi` in `proxy`; did you mean"),
            ("", "podSubnet: x\n", [], "d.yaml:1:12: `podSubnet`: `x` is not a CIDR block"),
            ("podSubnet: x\n", "podSubnet: 10.1.0.0/16\n", [], "c.yaml:2:12: `podSubnet`: `x` is not"),
            ("", nil, ["podSubnet=x"], "--set podSubnet: `podSubnet`: `x` is not a CIDR block"),
            ("", nil, ["podsubnet=10.1.0.0/16"], "--set podsubnet: unknown key `podsubnet`; did you mean `podSubnet`?"),
            (
                "", nil, ["virtualIp=192.0.2.9"],
                "--set virtualIp: both `virtualIp` and `loadBalancer` are set, one of them in c.yaml:1:15"
            ),
            ("", nil, ["install.kernel.x=1"], "--set install.kernel.x: `install.kernel` is a mapping"),
            ("", nil, ["certSANs=[a"], "--set certSANs:2:1: this is not YAML"),
            ("", "- a\n", [], "d.yaml:1:1: the file is a list"),
            ("", "a: 1\n---\nb: 1\n", [], "d.yaml:3:1: a second document begins here"),
            ("", "autoStartUI: maybe\n", [], "d.yaml:1:14: `autoStartUI`: `maybe` is not `true` or `false`"),
            (
                "", "ephemeralCluster: {node: {cpus: 2}}\n", [],
                "unknown key `cpus` in `ephemeralCluster.node`; did you mean `cpu`?"
            ),
        ] as [(String, String?, [String], String)])
    func faultsNameTheLayer(_ file: String, _ defaults: String?, _ settings: [String], _ message: String) {
        let found = FileLayers(file: FileLayers.endpoint + file, defaults: defaults, settings: settings).faults()
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }

    @Test func everyKeyOfOneClusterIsRefusedInDefaults() {
        for key in [
            "name", "provider", "controlPlaneNodes", "workerNodes", "virtualIp", "loadBalancer", "cipherSuites",
            "clusterDefinition", "clusterDefinitionInline", "applications", "catalogs", "directory", "hosts", "roles",
            "certSANs",
        ] {
            let found = FileLayers(file: FileLayers.endpoint, defaults: "\(key): x\n").faults()
            #expect(
                found.count == 1 && found.first?.contains("belongs in the cluster file") == true, "\(key): \(found)")
        }
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "{}\n", "~\n"]) func anEmptyDefaultsFileIsFine(_ text: String) throws
    {
        #expect(FileLayers(file: FileLayers.endpoint, defaults: text).faults() == [])
    }

    @Test(arguments: ["podSubnet", "=x", "a..b=1", ".a=1", "hosts[0].name=x", ""])
    func aSettingNeedsAKeyAndAValue(_ text: String) {
        #expect(throws: (any Error).self) { try ClusterSetting(assignment: text) }
    }
}
