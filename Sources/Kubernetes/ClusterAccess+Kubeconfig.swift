import Glibc
import HTTP
import Markup
import PKI
package import SystemPackage

extension ClusterAccess {
    /// Reads what a context of the user's kubeconfig names, with the files that it names, as `kubectl` does.
    /// - Parameters:
    ///   - kubeconfig: The file; nil for those of `KUBECONFIG`, or else `~/.kube/config`.
    ///   - context: Nil for the current one.
    ///   - variables: The environment: `KUBECONFIG`, `HOME`, and the proxies.
    /// - Throws: ``KubeconfigError``.
    package static func load(
        _ kubeconfig: FilePath?, context: String?, variables: [String: String]
    ) throws(KubeconfigError) -> ClusterAccess {
        try ClusterAccess(KubeconfigFiles(kubeconfig, variables: variables), context: context, variables: variables)
    }

    /// Reads what a context names.
    init(
        _ files: KubeconfigFiles, context: String?, variables: [String: String]
    ) throws(KubeconfigError) {
        let (entry, file) = try files.context(context)
        let faults = Faults(source: file.source)
        let fields = Fields(entry.content, path: "context", faults: faults)
        let clusterName = fields.require("cluster") { $0 } ?? ""
        let userName = fields.text("user") ?? ""
        try KubeconfigError.check(faults)
        guard let (cluster, clusterFile) = files.entry(clusterName, in: \.clusters) else {
            throw KubeconfigError([
                Fault(
                    source: file.source, mark: fields.mark(of: "cluster"),
                    message: "the context \"\(entry.name)\" names the cluster \"\(clusterName)\"",
                    remedy: "there is no such cluster in \(files.sources)")
            ])
        }
        let read = try ClusterReader(cluster, clusterFile, variables: variables)
        var credential = ClusterCredential.anonymous
        if !userName.isEmpty {
            guard let (user, userFile) = files.entry(userName, in: \.users) else {
                throw KubeconfigError([
                    Fault(
                        source: file.source, mark: fields.mark(of: "user"),
                        message: "the context \"\(entry.name)\" names the user \"\(userName)\"",
                        remedy: "there is no such user in \(files.sources)")
                ])
            }
            credential = try UserReader(user, userFile, cluster: read).credential
        }
        self.init(
            context: entry.name, server: read.server, authorities: read.authorities, serverName: read.serverName,
            proxy: read.proxy, credential: credential)
    }
}

extension KubeconfigError {
    /// Ends the collection of faults.
    static func check(_ faults: Faults) throws(KubeconfigError) {
        do { try faults.check() } catch { throw KubeconfigError(error.faults) }
    }
}
