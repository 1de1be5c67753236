import ArgumentParser
import Cluster
import Markup
import Operations
import PKI
import SystemPackage

/// `slipway cluster secrets show`.
struct ClusterSecretsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a cluster's secrets are, and when they end; never the secrets themselves.",
        discussion: """
            EXAMPLES
              slipway cluster secrets show -c rack/cluster.yaml
              slipway cluster secrets show -c rack/cluster.yaml -o json
            """)

    @OptionGroup var cluster: ClusterOption
    @OptionGroup var format: FormatOption
    @OptionGroup var secrets: SecretsOption

    func run() async throws {
        let definition = try cluster.load()
        let store = try secrets.store(for: definition.name)
        let summary = SecretsSummary(try await existingSecrets(store, for: definition), store: store)
        try format.show(summary.value, text: summary.text)
    }
}

/// What may be said of a cluster's secrets.
private struct SecretsSummary {
    private let bundle: SecretBundle
    private let store: SecretStore
    private let certificates: [(name: String, certificate: Certificate)]

    init(_ bundle: SecretBundle, store: SecretStore) {
        self.bundle = bundle
        self.store = store
        let secrets = bundle.secrets
        let all: [(name: String, certificate: Certificate?)] = [
            ("ca", secrets.authority), ("front-proxy-ca", secrets.frontProxyAuthority?.certificate),
            ("etcd-ca", secrets.etcdAuthority?.certificate), ("admin", secrets.administrator),
        ]
        certificates = all.compactMap { name, certificate in certificate.map { (name, $0) } }
    }

    var value: Value {
        let secrets = bundle.secrets
        return [
            "file": .string(store.file.string), "kubeconfig": .string(store.kubeconfig.string),
            "encryption": .optional(bundle.key?.kind.rawValue), "endpoint": .string(secrets.endpoint),
            "certificates": .array(
                certificates.map { name, certificate in
                    [
                        "name": .string(name), "subject": .string(certificate.subject),
                        "issuer": .string(certificate.issuer),
                        "notBefore": .string(CertificateDate.text(certificate.notBefore)),
                        "notAfter": .string(CertificateDate.text(certificate.notAfter)),
                        "publicKeyPin": .string(certificate.publicKeyPin.description),
                    ]
                }),
            "serviceAccountKey": .optional(secrets.serviceAccountKey?.name),
            "bootstrapToken": .string(secrets.bootstrapToken.id),
            "missing": .array(secrets.missingFiles.map { .string($0.path) }),
        ]
    }

    var text: String {
        let secrets = bundle.secrets
        var lines = [
            "file               \(store.file) (\(bundle.key.map { "encrypted with a \($0.kind.rawValue)" } ?? "in clear"))",
            "kubeconfig         \(store.kubeconfig)",
            "endpoint           \(secrets.endpoint)",
        ]
        for (name, certificate) in certificates {
            lines.append("\(column(name))\(certificate.subject), until \(CertificateDate.text(certificate.notAfter))")
            if name == "ca" { lines.append("\(column("  pin"))\(certificate.publicKeyPin)") }
        }
        lines.append("service accounts   \(secrets.serviceAccountKey?.name ?? "no key")")
        lines.append("bootstrap token    \(secrets.bootstrapToken.id)")
        let missing = secrets.missingFiles
        if !missing.isEmpty {
            lines.append(
                "missing            \(missing.map(\.path).joined(separator: ", ")) (see `secrets import --pki`)")
        }
        return lines.joined(separator: "\n")
    }

    private func column(_ name: String) -> String { name + String(repeating: " ", count: max(1, 19 - name.count)) }
}
