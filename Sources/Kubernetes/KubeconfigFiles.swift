import Markup
import SystemPackage

/// The kubeconfig files that count together: of several with an entry of one name, the first has it (Kubernetes,
/// "Organizing Cluster Access Using kubeconfig Files").
struct KubeconfigFiles: Sendable {
    let files: [KubeconfigFile]

    init(_ files: [KubeconfigFile]) { self.files = files }

    /// - Parameter file: Nil for those of `KUBECONFIG`, or else `~/.kube/config`.
    /// - Throws: ``KubeconfigError``; of `KUBECONFIG`, some may be missing.
    init(_ file: FilePath?, variables: [String: String]) throws(KubeconfigError) {
        if let file {
            guard let read = try KubeconfigFile.read(file) else {
                throw KubeconfigError("\(file): no such file; name a kubeconfig")
            }
            files = [read]
            return
        }
        let list = (variables["KUBECONFIG"] ?? "").split(separator: ":").map(String.init)
        var paths: [FilePath] = []
        for path in list where !paths.contains(FilePath(path)) { paths.append(FilePath(path)) }
        if paths.isEmpty, let home = variables["HOME"], !home.isEmpty { paths = [FilePath(home + "/.kube/config")] }
        var files: [KubeconfigFile] = []
        for path in paths {
            if let file = try KubeconfigFile.read(path) { files.append(file) }
        }
        guard !files.isEmpty else {
            let tried = paths.map(\.string).joined(separator: ", ")
            throw KubeconfigError(
                "no kubeconfig" + (tried.isEmpty ? "" : " (\(tried) is not there)")
                    + "; name one, or set KUBECONFIG")
        }
        self.files = files
    }

    /// The first entry of a name.
    func entry(
        _ name: String, in list: KeyPath<KubeconfigFile, [KubeconfigFile.Entry]>
    ) -> (entry: KubeconfigFile.Entry, file: KubeconfigFile)? {
        for file in files {
            if let entry = file[keyPath: list].first(where: { $0.name == name }) { return (entry, file) }
        }
        return nil
    }

    /// The names of all contexts, for messages.
    private var contextNames: String {
        let names = Set(files.flatMap { $0.contexts.map(\.name) }).sorted().prefix(20)
        return names.isEmpty ? "there are none" : "there are: " + names.joined(separator: ", ")
    }

    /// A context, or the current one.
    func context(
        _ name: String?
    ) throws(KubeconfigError) -> (entry: KubeconfigFile.Entry, file: KubeconfigFile) {
        guard let wanted = name ?? files.lazy.map(\.currentContext).first(where: { !$0.isEmpty }) else {
            throw KubeconfigError(
                "\(sources): no `current-context`; name a context (\(contextNames))")
        }
        guard let found = entry(wanted, in: \.contexts) else {
            throw KubeconfigError("\(sources): no context \"\(wanted)\"; \(contextNames)")
        }
        return found
    }

    var sources: String { files.map(\.source).joined(separator: ":") }
}
