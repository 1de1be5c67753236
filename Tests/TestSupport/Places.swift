import Glibc

/// Where tests find things.
package enum Places {
    /// The root of the repository, without a slash at its end.
    package static let repository: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// The folder of shared cases beside the repository; nil elsewhere, and its tests are skipped visibly.
    package static let shared: String? = {
        let path = repository + "/../shared"
        return access(path + "/golden", R_OK) == 0 ? path : nil
    }()

    /// The built program beside the running test program.
    package static let program: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let own = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/slipway"
    }()
}
