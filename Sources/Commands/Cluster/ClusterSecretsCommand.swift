import ArgumentParser

/// `slipway cluster secrets`.
struct ClusterSecretsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets",
        abstract: "Show, move, replace and encrypt a cluster's secrets.",
        discussion: """
            A cluster's secrets are one file: its authorities and their keys, the service accounts' key, the \
            administrator's certificate, the certificate key and the bootstrap token. It can be encrypted with a \
            passphrase (scrypt) or a key file. The kubeconfig beside it stays in clear (mode 0600), as kubectl needs it.
            """,
        subcommands: [
            ClusterSecretsShow.self, ClusterSecretsExport.self, ClusterSecretsImport.self, ClusterSecretsRotate.self,
        ])
}
