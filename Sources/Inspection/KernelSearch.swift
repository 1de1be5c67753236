import OCI
import OSTree
import Repository

/// Finds the kernels as libostree does: below `/usr/lib/modules`, and in the older layouts with a checksum behind each
/// name (libostree 2022.7, `get_kernel_from_tree`).
struct KernelSearch {
    private(set) var kernels: [OSReport.Kernel] = []
    private(set) var findings: [OSReport.Finding] = []
    private(set) var architecture: Architecture?

    private static let modules = "/usr/lib/modules"
    /// The most kernels that are looked at.
    private static let limit = 64

    init(_ tree: DeployedTree) throws {
        let modules = try Self.modernKernels(tree)
        let legacy = try legacyKernel(tree)
        kernels = modules + (legacy.map { [$0.kernel] } ?? [])
        let whole = modules.filter { $0.size != nil }
        if whole.isEmpty, legacy == nil {
            let bare = modules.first?.directory
            findings.append(
                OSReport.Finding(
                    .noKernel, bare ?? Self.modules, bare == nil ? "there is no kernel" : "there is no vmlinuz",
                    remedy: "put the kernel at /usr/lib/modules/VERSION/vmlinuz before the commit"))
            return
        }
        if whole.count > 1 {
            findings.append(
                OSReport.Finding(
                    .severalKernels, Self.modules,
                    "there are \(whole.count) kernels (\(Self.list(whole.map(\.version)))), of which ostree installs "
                        + "whichever it meets first",
                    remedy: "remove all but one before the commit"))
        }
        for kernel in modules where kernel.size == nil {
            findings.append(
                OSReport.Finding(
                    .modulesWithoutKernel, kernel.directory, "there is no vmlinuz",
                    remedy: "remove the directory, or add the kernel it belongs to"))
        }
        // An older layout wins only where it has an initramfs and the newer has none.
        let usesLegacy = legacy?.kernel.initramfsSize != nil && whole.allSatisfy { $0.initramfsSize == nil }
        if let legacy, usesLegacy || whole.isEmpty {
            try check(legacy.kernel, file: legacy.file, tree)
        } else {
            for kernel in whole { try check(kernel, file: "\(kernel.directory)/vmlinuz", tree) }
        }
    }

    private mutating func check(_ kernel: OSReport.Kernel, file: String, _ tree: DeployedTree) throws {
        if kernel.size == 0 {
            findings.append(
                OSReport.Finding(
                    .emptyKernel, file, "the kernel is empty", remedy: "put the kernel there before the commit"))
        }
        if architecture == nil, let bytes = try tree.prefix(file, Architecture.prefixLength) {
            architecture = Architecture(kernel: bytes)
        }
        let remedy = "make it with `dracut --kver \(kernel.version)` before the commit"
        switch kernel.initramfsSize {
        case nil:
            findings.append(
                OSReport.Finding(
                    .noInitramfs, kernel.directory,
                    "there is no initramfs.img for kernel \(kernel.version), in which Ignition would run",
                    remedy: remedy))
        case 0:
            findings.append(
                OSReport.Finding(
                    .emptyInitramfs, kernel.directory, "the initramfs of kernel \(kernel.version) is empty",
                    remedy: remedy))
        default: break
        }
    }

    /// The directories below `/usr/lib/modules`; links to directories do not count.
    private static func modernKernels(_ tree: DeployedTree) throws -> [OSReport.Kernel] {
        var kernels: [OSReport.Kernel] = []
        for (name, node) in try tree.children(modules) {
            guard kernels.count < limit, case .directory(let content, _) = node else { continue }
            let directory = "\(modules)/\(name)"
            let names = Set(try tree.tree.children(content).map(\.name.description))
            func size(_ file: String) throws -> UInt64? {
                names.contains(file) ? try tree.size("\(directory)/\(file)", relativeOnly: true) : nil
            }
            kernels.append(
                OSReport.Kernel(
                    version: name, directory: directory, size: try size("vmlinuz"),
                    initramfsSize: try size("initramfs.img") ?? size("initramfs")))
        }
        return kernels
    }

    /// `vmlinuz-VERSION-CHECKSUM` and `initramfs-…-CHECKSUM` in the first of two directories that is there.
    private mutating func legacyKernel(_ tree: DeployedTree) throws -> (kernel: OSReport.Kernel, file: String)? {
        for directory in ["/usr/lib/ostree-boot", "/boot"] where try tree.find(directory)?.isDirectory == true {
            let names = try tree.children(directory).map(\.name)
            func first(_ prefix: String) -> (name: String, version: Substring, checksum: Checksum)? {
                for name in names where name.hasPrefix(prefix) {
                    guard let dash = name.lastIndex(of: "-"),
                        let checksum = try? Checksum(hex: name[name.index(after: dash)...])
                    else { continue }
                    return (name, name[..<dash].dropFirst(prefix.count), checksum)
                }
                return nil
            }
            guard let kernel = first("vmlinuz-") else { return nil }
            let initramfs = first("initramfs-")
            if let initramfs, initramfs.checksum != kernel.checksum {
                findings.append(
                    OSReport.Finding(
                        .kernelMismatch, "\(directory)/\(initramfs.name)",
                        "its checksum is not that of \(kernel.name), so the OS cannot be deployed",
                        remedy: "put both into /usr/lib/modules/VERSION, without checksums in their names"))
            }
            let file = "\(directory)/\(kernel.name)"
            return (
                OSReport.Kernel(
                    version: String(kernel.version), directory: directory, size: try tree.size(file),
                    initramfsSize: try initramfs.flatMap { try tree.size("\(directory)/\($0.name)") }),
                file
            )
        }
        return nil
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    }
}
