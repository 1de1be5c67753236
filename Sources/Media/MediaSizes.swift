/// How many bytes media take on disk; files that several have are there once.
package struct MediaSizes: Sendable {
    private let users: [FileDigest: Int]

    /// - Parameter media: All media of a store.
    package init(_ media: [Medium]) {
        var users: [FileDigest: Int] = [:]
        for medium in media {
            for digest in Set(medium.files.values.map(\.digest)) { users[digest, default: 0] += 1 }
        }
        self.users = users
    }

    /// The bytes of all files of a medium, and those that would be free without it.
    package func of(_ medium: Medium) -> (all: Int, own: Int) {
        let files = Set(medium.files.values)
        return (
            files.reduce(0) { $0 &+ $1.size },
            files.filter { users[$0.digest] == 1 }.reduce(0) { $0 &+ $1.size }
        )
    }
}
