import Glibc
import Ignition
import TestKubernetes
import TestSupport
import Testing

/// The worked examples of `ignition/README.md`.
@Suite struct IgnitionReadmeTests {
    private static let folder = Places.repository + "/ignition"

    @Test(.timeLimit(.minutes(2))) func theExamplesWork() async throws {
        let directory = try TemporaryDirectory()
        symlink(Places.program, directory("slipway"))
        #expect(try await run("cp", ["-r", Self.folder + "/recipes", directory("recipes")]).succeeded)
        let readme = try readText(Self.folder + "/README.md")
        let blocks = readme.matches(of: /(?s)```sh\n(.*?)```/).map { String($0.1) }
        #expect(blocks.count == 8)
        let live = try await ClusterLive()
        #expect(try await run("cp", [live.kubeconfig, directory("recipes/admin.conf")]).succeeded)
        try writeCertificates(of: live, to: directory("recipes/pki"))
        let path = directory.path + ":" + (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin")
        let result = try await run(
            "bash", ["-eux", "-c", blocks.joined(separator: "\n")], in: directory("recipes"),
            environment: ["PATH": path, "SLIPWAY_STATE": directory("state"), "HOME": directory.path],
            deadline: .seconds(100))
        #expect(result.succeeded, "\(result)")
        let shown = try await run(
            Places.program, ["ignition", "show", "--names", directory("recipes/rack-5/worker-1.ign")])
        #expect(shown.output.contains("/etc/hostname") && shown.output.contains("[origin: slipway]"), "\(shown)")
        #expect(
            shown.output.contains("unit kubelet.service: ") && shown.output.contains("slipway, extra/20-kubelet.ign"))
        let worker = try await run(
            Places.program, ["ignition", "show", "--names", directory("recipes/adopted-worker.ign")])
        #expect(worker.output.contains("/etc/kubernetes/kubeadm.conf"), "\(worker)")
        #expect(live.server.object("secrets", "kubeadm-certs", namespace: "kube-system") != nil)
    }

    /// What lies in `/etc/kubernetes/pki` of the cluster's first host.
    private func writeCertificates(of live: ClusterLive, to folder: String) throws {
        let config = try Config(reading: Array(live.directory.read("start.ign").utf8), source: "start.ign")
        let prefix = "/etc/kubernetes/pki/"
        try makeDirectory(folder)
        try makeDirectory(folder + "/etcd")
        for node in ConfigContents(config).nodes where node.path.hasPrefix(prefix) {
            guard case .inline(let bytes, _, _) = node.contents?.contents else { continue }
            try writeText(String(decoding: bytes, as: UTF8.self), to: "\(folder)/\(node.path.dropFirst(prefix.count))")
        }
    }

    @Test func theExamplesNameTheirRecipes() throws {
        let readme = try readText(Self.folder + "/README.md")
        let named = Set(readme.matches(of: /\(recipes\/([a-z-]+)\.(?:yaml|bu)\)/).map { String($0.1) })
        let recipes =
            Recipes.names(in: Self.folder + "/recipes", suffix: ".yaml")
            + Recipes.names(in: Self.folder + "/recipes", suffix: ".bu")
        #expect(named == Set(recipes))
    }
}
