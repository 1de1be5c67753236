import TestSupport

extension Damage {
    /// Paths and targets.
    static let names = [
        path("with `..`", Array("usr/../../etc/passwd".utf8), .unsafePath),
        path("with `..` inside of the repository", Array("sysroot/ostree/repo/../x".utf8), .unsafePath),
        path("that is absolute", Array("/etc/passwd".utf8), .unsafePath),
        path("that is empty", [], .unsafePath),
        path("that is not UTF-8", Array("usr/".utf8) + [0xff, 0xfe], .unsafePath),
        path("that is too long", [UInt8](repeating: 97, count: 5000), .unsafePath),
        Damage("a path with a NUL", .unsafePath) { image in
            var entry = EncapsulatorEntry("x")
            entry.records = [("path", [97, 0, 98])]
            return .entry(image.append(entry))
        },
        Damage("a path with an empty part", .unsafePath) { image in
            .entry(image.append(EncapsulatorEntry("usr//bin/x")))
        },
        unknown(
            "an unknown kind of object", .unknownObjectKind,
            Encapsulator.path(String(repeating: "0", count: 64) + ".tombstone-commit")),
        unknown("an object without a kind", .malformedObjectName, Encapsulator.path(String(repeating: "0", count: 64))),
        unknown(
            "an object of an archive", .unknownObjectKind,
            Encapsulator.path(String(repeating: "0", count: 64) + ".filez")),
        unknown(
            "an object with a short name", .malformedObjectName,
            Encapsulator.path(String(repeating: "0", count: 62) + ".file")),
        unknown(
            "an object in upper case", .malformedObjectName,
            Encapsulator.path(String(repeating: "A", count: 64) + ".file")),
        unknown(
            "an object in a deeper directory", .malformedObjectName,
            Encapsulator.repository + "objects/00/00/" + String(repeating: "0", count: 60) + ".file"),
        unknown("an unknown file of the repository", .unknownEntry, Encapsulator.repository + "summary"),
        unknown("a delta", .unknownEntry, Encapsulator.repository + "deltas/aa/bb/superblock"),
        target("attributes outside of the repository", .linkOutside, "etc/shadow"),
        target("attributes outside of the archive", .unsafeTarget, "../../etc/shadow"),
        target("attributes at an absolute path", .unsafeTarget, "/etc/shadow"),
        target("a directory tree as attributes", .linkToOtherObject, nil),
        target(
            "attributes that are not there", .unknownAttributes,
            Encapsulator.path(String(repeating: "0", count: 64) + ".file-xattrs")),
        Damage("a file that is a hard link to outside of the repository", .linkOutside) { image in
            let spot = try image.hello()
            image[spot] = .hardLink(image[spot].name, to: "etc/shadow")
            return .entry(spot)
        },
        Damage("a checkout that is a hard link to outside of the archive", .unsafeTarget) { image in
            .entry(image.append(.hardLink("usr/bin/x", to: "../../etc/shadow")))
        },
        Damage("a file that is a hard link to another", .linkToOtherObject) { image in
            let other = image[try image.find(".file", in: 1)]
            let path = Encapsulator.path(String(repeating: "0", count: 64) + ".file")
            return .entry(image.append(.hardLink(path, to: other.name)))
        },
        Damage("a directory tree that is a hard link", .linkToOtherObject) { image in
            let spot = try image.find(".dirtree")
            image[spot] = .hardLink(image[spot].name, to: image[try image.find(".commit")].name)
            return .entry(spot)
        },
    ]

    private static func path(_ what: String, _ bytes: [UInt8], _ problem: ProblemName) -> Damage {
        Damage("a path \(what)", problem) { image in
            var entry = EncapsulatorEntry("")
            entry.path = bytes
            return .entry(image.append(entry))
        }
    }

    private static func unknown(_ what: String, _ problem: ProblemName, _ path: String) -> Damage {
        Damage(what, problem) { image in .entry(image.append(EncapsulatorEntry(path, content: [1]))) }
    }

    private static func target(_ what: String, _ problem: ProblemName, _ path: String?) -> Damage {
        Damage(what, problem) { image in
            let spot = try image.find(".file-xattrs-link", in: 0)
            image[spot].link = try path.map { Array($0.utf8) } ?? image[image.find(".dirtree")].path
            return .entry(spot)
        }
    }
}
