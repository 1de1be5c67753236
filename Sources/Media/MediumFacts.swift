import Kickstart

/// What a medium is, by what its parts say.
struct MediumFacts {
    let product: String?
    let release: String?
    let variant: String?
    /// As the medium says it; nil when it does not.
    let architecture: String?

    /// Products with Red Hat's installer and version numbers, by how their media's labels begin.
    private static let derivatives = [
        ("RHEL-", "Red Hat Enterprise Linux"), ("OL-", "Oracle Linux"), ("CentOS-Stream-", "CentOS Stream"),
        ("CentOS-", "CentOS Linux"), ("Rocky-", "Rocky Linux"), ("AlmaLinux-", "AlmaLinux"),
    ]
    private static let others = [("fedora-coreos-", "Fedora CoreOS"), ("Fedora-", "Fedora")]

    /// Gathers what is known; `.treeinfo` says most, the label least.
    /// - Throws: ``MediaError`` when the parts contradict each other.
    init(tree: TreeInfo?, disc: DiscInfo?, label: String, subject: String) throws(MediaError) {
        let known = Self.derivatives + Self.others
        let labelled = known.first { label.hasPrefix($0.0) }
        if let tree = tree?.architecture, let disc = disc?.architecture, tree != disc {
            throw MediaError(
                subject, "says that it is for \(tree) (.treeinfo) and for \(disc) (.discinfo)",
                remedy: "download the medium again")
        }
        product = tree?.product ?? disc?.product ?? labelled?.1
        release = tree?.release ?? disc?.release ?? labelled.flatMap { Self.release(label.dropFirst($0.0.utf8.count)) }
        variant = tree?.variant
        architecture = tree?.architecture ?? disc?.architecture
    }

    /// Whose Kickstart the installer reads; nil for products that are not Red Hat's or derived from it.
    var version: SyntaxVersion? {
        guard let product, let release,
            Self.derivatives.contains(where: { product.hasPrefix($0.1) }) || product.hasPrefix("CentOS")
        else { return nil }
        let major = release.prefix { $0.isASCII && $0.isNumber }
        return SyntaxVersion(rawValue: "rhel\(major)")
    }

    /// `9-4-0-BaseOS-x86_64` is 9.4.0.
    private static func release(_ rest: Substring) -> String? {
        let numbers = rest.split(separator: "-").prefix { $0.utf8.allSatisfy { (46...57).contains($0) && $0 != 47 } }
        return numbers.isEmpty ? nil : numbers.joined(separator: ".")
    }
}
