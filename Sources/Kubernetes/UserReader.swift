import HTTP
import Markup
import PKI
import SystemPackage

/// Reads a user of a kubeconfig.
struct UserReader {
    private(set) var credential = ClusterCredential()

    init(
        _ entry: KubeconfigFile.Entry, _ file: KubeconfigFile, cluster: ClusterReader
    ) throws(KubeconfigError) {
        let faults = Faults(source: file.source)
        let fields = Fields(entry.content, path: "user", faults: faults)
        Self.refuse(fields)
        if let token = fields.text("token"), !token.isEmpty {
            if BearerToken.isValid(token) {
                credential.token = token
            } else {
                faults.add("`token` has characters that no token has", at: fields.mark(of: "token"))
            }
        }
        if let path = fields.text("tokenFile"), !path.isEmpty {
            credential.tokenFile = KubeconfigData.resolve(path, file.directory)
        }
        credential.identity = Self.identity(fields, entry, directory: file.directory)
        if let exec = fields.fields("exec") {
            credential.exec = ExecPlugin(exec, directory: file.directory, cluster: cluster.description)
        }
        try KubeconfigError.check(faults)
    }

    /// What a kubeconfig may ask for and we do not do.
    private static func refuse(_ fields: Fields) {
        func refuse(_ key: String, _ message: String, _ remedy: String) {
            guard let value = fields.value(key), value.text != "" else { return }
            fields.faults.add("`\(key)`: \(message)", at: fields.mark(of: key), remedy: remedy)
        }
        refuse(
            "auth-provider", "authentication providers were removed from Kubernetes",
            "use the `exec` plugin of the provider")
        refuse(
            "username", "passwords were removed from Kubernetes",
            "use a token, a client certificate or an `exec` plugin")
        for key in ["as", "as-uid", "as-groups", "as-user-extra"] {
            refuse(key, "acting as another user is not supported", "use a context whose user has the rights itself")
        }
    }

    private static func identity(
        _ fields: Fields, _ entry: KubeconfigFile.Entry, directory: FilePath
    ) -> (text: ClientSettings.IdentityText, notAfter: Int64)? {
        let certificate = KubeconfigData(fields, "client-certificate", directory: directory)
        let key = KubeconfigData(fields, "client-key", directory: directory)
        guard let certificate, let key else {
            if fields.faults.isEmpty, let lone = certificate ?? key {
                fields.faults.add(
                    certificate == nil
                        ? "`client-key` has no `client-certificate`" : "`client-certificate` has no `client-key`",
                    at: lone.mark)
            }
            return nil
        }
        do throws(PKIError) {
            let chain = try Certificate.all(in: certificate.text)
            return (
                ClientSettings.IdentityText(certificate: certificate.text, key: key.text),
                chain.first?.notAfter ?? .max
            )
        } catch {
            fields.faults.add("the client's certificate: \(error)", at: certificate.mark)
            return nil
        }
    }
}
