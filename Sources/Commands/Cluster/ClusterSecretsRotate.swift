import ArgumentParser
import Cluster
import Operations
import PKI

/// `slipway cluster secrets rotate`.
struct ClusterSecretsRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make some of a cluster's secrets anew, or change what they are encrypted with.",
        discussion: """
            Hosts that have joined keep working. The authorities are not rotated: every host trusts them, and kubeadm's \
            documents describe how to change them by hand ("Manual Rotation of CA Certificates").

            --admin            a new administrator's certificate and kubeconfig. Kubernetes revokes no certificates: the \
            old one opens the cluster until it ends.
            --token            a new bootstrap token. Configs written before still hold the old one; write them again \
            for hosts that have not joined.
            --certificate-key  a new key for kubeadm-certs. Configs of control-plane hosts hold the old one: write them \
            again for hosts that have not joined.

            EXAMPLES
              slipway cluster secrets rotate -c rack/cluster.yaml --admin
              slipway cluster secrets rotate -c rack/cluster.yaml --token --certificate-key
              slipway cluster secrets rotate -c rack/cluster.yaml --encrypt
            """)

    @OptionGroup var cluster: ClusterOption
    @Flag(help: "Make a new administrator's key, certificate and kubeconfig.")
    var admin = false
    @Flag(help: "Make a new bootstrap token.")
    var token = false
    @Flag(help: "Make a new certificate key.")
    var certificateKey = false
    @OptionGroup var protection: ProtectionOption
    @OptionGroup var secrets: SecretsOption

    private var parts: Set<ClusterSecrets.Part> {
        var parts: Set<ClusterSecrets.Part> = []
        if admin { parts.insert(.administrator) }
        if token { parts.insert(.bootstrapToken) }
        if certificateKey { parts.insert(.certificateKey) }
        return parts
    }

    func validate() throws {
        guard admin || token || certificateKey || protection.isGiven else {
            throw ValidationError("say what to change: --admin, --token, --certificate-key, --encrypt or --decrypt")
        }
    }

    func run() async throws {
        let definition = try cluster.load()
        let store = try secrets.store(for: definition.name)
        let (old, new) = try await rotateSecrets(store, for: definition, parts, protection: protection.protection())
        if admin {
            Terminal.note(
                """
                the new kubeconfig is \(store.kubeconfig); the old certificate stays valid until \
                \(CertificateDate.text(old.administrator.notAfter))
                """)
        }
        if token {
            Terminal.note(
                """
                new configs join with the token \(new.bootstrapToken.id); in a cluster that runs, `slipway cluster join \
                --kubeconfig` makes it known, and `kubectl -n kube-system delete secret bootstrap-token-\
                \(old.bootstrapToken.id)` ends the old one
                """)
        }
        if certificateKey {
            Terminal.note(
                "a cluster that runs must get its certificates again under the new key: `slipway cluster join --role control-plane --kubeconfig FILE`"
            )
        }
        if protection.isGiven { Terminal.note("\(store.file) is written anew") }
    }
}
