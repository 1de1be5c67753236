/// What an archive repository holds besides its objects.
package enum ArchiveRepository {
    /// The `config` file that `ostree init --mode=archive` writes.
    package static let configuration = "[core]\nrepo_version=1\nmode=archive-z2\n"

    /// Where the repository lies in an image, without a slash before it: the document root that web servers' images
    /// have, as in the images that Oracle CNE makes.
    package static let placeInImage = "usr/share/nginx/html/ostree"

    /// The directories that `ostree` expects, parents first.
    package static let directories = [
        "extensions", "objects", "refs", "refs/heads", "refs/mirrors", "refs/remotes", "state", "tmp",
    ]

    /// Where a ref lies.
    package static func path(of ref: RefName) -> String { "refs/heads/\(ref)" }

    /// What the file of a ref holds.
    package static func content(ofRefTo commit: Checksum) -> String { "\(commit)\n" }
}
