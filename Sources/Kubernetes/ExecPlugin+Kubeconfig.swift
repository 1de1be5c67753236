import Markup
import SystemPackage

extension ExecPlugin {
    private static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
    private static let countLimit = 1000

    /// Reads `exec` of a user; nil where a fault was noted.
    /// - Parameters:
    ///   - directory: The kubeconfig's, where a command with a slash begins.
    ///   - cluster: What the program may be told.
    init?(_ fields: Fields, directory: FilePath, cluster: Value) {
        let faults = fields.faults
        let apiVersion = fields.require("apiVersion") { $0 }
        if let apiVersion, !Self.versions.contains(apiVersion) {
            faults.add(
                "`apiVersion` of `exec` is \"\(apiVersion)\"", at: fields.mark(of: "apiVersion"),
                remedy: "known are \(Self.versions.joined(separator: " and ")); get a newer plugin or kubeconfig")
        }
        let command = fields.require("command") { $0 }
        if let command, command.isEmpty || command.utf8.contains(0) {
            faults.add("`command` of `exec` is empty", at: fields.mark(of: "command"))
        }
        let arguments = fields.list("args") { $0 }
        let variables = fields.items("env").compactMap { item -> (name: String, value: String)? in
            let pair = Fields(item.node, path: item.path, faults: faults)
            guard let name = pair.require("name", { $0 }) else { return nil }
            guard !name.isEmpty, !name.utf8.contains(0x3D) else {
                faults.add("`\(item.path).name` is no name of a variable", at: item.node.mark)
                return nil
            }
            return (name, pair.text("value") ?? "")
        }
        if arguments.count + variables.count > Self.countLimit
            || (arguments + variables.map { $0.name + $0.value }).contains(where: { $0.utf8.contains(0) })
        {
            faults.add("`exec` has arguments or variables that no program can get", at: fields.node.mark)
        }
        let mode = fields.text("interactiveMode").flatMap { $0.isEmpty ? nil : $0 }
        let interaction = mode.map { Interaction(rawValue: $0) } ?? .ifAvailable
        if interaction == nil {
            faults.add(
                "`interactiveMode` of `exec` is unknown", at: fields.mark(of: "interactiveMode"),
                remedy: "known are Never, IfAvailable and Always")
        } else if mode == nil, apiVersion == Self.versions[0] {
            faults.add(
                "`interactiveMode` of `exec` is missing", at: fields.node.mark,
                remedy: "\(Self.versions[0]) needs it: Never, IfAvailable or Always")
        }
        guard faults.isEmpty, let apiVersion, let command, let interaction else { return nil }
        self.apiVersion = apiVersion
        if command.utf8.contains(0x2F) {
            let path = KubeconfigData.resolve(command, directory).string
            // Without a slash it would be another program, of PATH.
            self.command = path.utf8.contains(0x2F) ? path : "./\(path)"
        } else {
            self.command = command
        }
        self.arguments = arguments
        self.variables = variables
        self.interaction = interaction
        installHint = fields.text("installHint") ?? ""
        self.cluster = fields.boolean("provideClusterInfo") == true ? cluster : nil
    }
}
