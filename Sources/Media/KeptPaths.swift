/// Which files of an installation medium are kept: what hosts boot and install from, and what says what it is.
struct KeptPaths {
    static let treeInfo = ".treeinfo"
    static let discInfo = ".discinfo"
    static let kernel = "images/pxeboot/vmlinuz"
    static let initrd = "images/pxeboot/initrd.img"
    static let rootFS = "images/pxeboot/rootfs.img"
    /// Where installers keep their second stage; it is looked for in this order.
    static let stage2 = ["images/install.img", "LiveOS/squashfs.img"]

    /// Those below `images` that the installer asks a server for, or firmware boots.
    private static let fixed: Set<String> = [
        treeInfo, discInfo, kernel, initrd, rootFS, "images/efiboot.img", "images/product.img", "images/updates.img",
    ]
    /// Writing a disc changes them, so they never have the checksums of the tree.
    private static let altered: Set<String> = ["images/eltorito.img", "isolinux/isolinux.bin"]
    /// A tree's list may hold the disc that is made of the tree.
    private static let disc = "images/boot.iso"

    private let named: Set<String>

    /// - Parameter tree: What the medium says about itself: it may have its files elsewhere.
    init(_ tree: TreeInfo?) {
        named = Set([tree?.kernel, tree?.initrd, tree?.stage2].compactMap(\.self))
    }

    /// Whether the file of a path is kept.
    func contains(_ path: String) -> Bool {
        if Self.fixed.contains(path) || Self.stage2.contains(path) || named.contains(path) { return true }
        if path.hasPrefix("EFI/BOOT/") { return true }
        let parts = path.split(separator: "/")
        return parts.count <= 3 && parts.dropLast().last == "repodata"
    }

    /// Whether the checksum of a path can be compared at all.
    static func isComparable(_ path: String, isThere: Bool) -> Bool {
        !altered.contains(path) && (isThere || path != disc)
    }
}
