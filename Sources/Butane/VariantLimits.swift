import Ignition
import Markup

/// A field of Ignition that hosts of a variant do not support.
struct VariantLimits {
    private let path: [String]
    private let reason: String

    /// - Parameter path: Keys from the root; lists on the way are entered.
    private init(_ path: String, _ reason: String) {
        self.path = path.split(separator: ".").map(String.init)
        self.reason = reason
    }

    /// All of a version of a variant.
    static func of(_ spec: ButaneSpec) -> [VariantLimits] {
        switch spec.variant {
        case .fcos: []
        case .flatcar: [VariantLimits("storage.luks.clevis", "Flatcar has no Clevis; use a key file")]
        case .r4e, .fiot: installed
        case .openshift: openShift(spec.version)
        }
    }

    /// The installer has been there before Ignition.
    private static let installed = [
        VariantLimits("kernelArguments", "kernel arguments are the installer's on this system"),
        VariantLimits("storage.disks", "partitions are the installer's on this system"),
        VariantLimits("storage.filesystems", "filesystems are the installer's on this system"),
        VariantLimits("storage.luks", "encryption is the installer's on this system"),
        VariantLimits("storage.raid", "arrays are the installer's on this system"),
    ]

    private static func openShift(_ version: ButaneSpec.Release) -> [VariantLimits] {
        let ofUsers = [
            "gecos", "groups", "homeDir", "noCreateHome", "noLogInit", "noUserGroup", "primaryGroup", "shell",
            "shouldExist", "system", "uid",
        ]
        let password = version < ButaneSpec.Release(4, 13) ? ["passwordHash"] : []
        return [
            VariantLimits("kernelArguments", "use `openshift.kernel_arguments`"),
            VariantLimits("passwd.groups", "OpenShift makes no groups"),
            VariantLimits("storage.directories", "OpenShift makes no directories"),
            VariantLimits("storage.files.append", "OpenShift does not append to files"),
            VariantLimits("storage.files.contents.httpHeaders", "OpenShift does not fetch files"),
            VariantLimits("storage.links", "OpenShift makes no links"),
        ]
            + (ofUsers + password).map {
                VariantLimits("passwd.users.\($0)", "OpenShift manages no more than the keys of `core`")
            }
    }

    /// Notes every place where a config says something in the field.
    func check(_ config: Element, _ report: inout Report) { check(config, path[...], &report) }

    private func check(_ element: Element, _ path: ArraySlice<String>, _ report: inout Report) {
        guard let key = path.first else {
            if Self.saysSomething(element.node) { report.error("this is not supported: \(reason)", at: element) }
            return
        }
        if case .sequence = element.node.content {
            for item in element.items { check(item, path, &report) }
        } else if let value = element[key] {
            check(value, path.dropFirst(), &report)
        }
    }

    /// Empty lists and objects are as good as absent.
    private static func saysSomething(_ node: Node) -> Bool {
        switch node.content {
        case .scalar: true
        case .sequence(let items): !items.isEmpty
        case .mapping(let pairs): pairs.contains { saysSomething($0.value) }
        }
    }
}
