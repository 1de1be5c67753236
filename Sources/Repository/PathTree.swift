/// Files by the names on their paths, so that whole directories can be taken away at once.
struct PathTree {
    typealias Location = ImageArchive.Location
    private var location: Location?
    private var children: [String: PathTree] = [:]

    /// Puts a file at a path, in the place of one that was there.
    /// - Returns: How many names are new.
    mutating func insert(_ location: Location, at path: ArraySlice<Substring>) -> Int {
        guard let name = path.first else {
            self.location = location
            return 0
        }
        let isNew = children[String(name)] == nil
        return (isNew ? 1 : 0) + children[String(name), default: PathTree()].insert(location, at: path.dropFirst())
    }

    /// Takes away what lies at a path and below it, and files on the way to it.
    mutating func remove(_ path: ArraySlice<Substring>) {
        guard let name = path.first else { return }
        if path.count == 1 {
            children[String(name)] = nil
        } else {
            change(name) { child in
                child.location = nil
                child.remove(path.dropFirst())
            }
        }
    }

    /// Takes away the files on the way to a path and at its end.
    mutating func removeFiles(on path: ArraySlice<Substring>) {
        guard let name = path.first else { return }
        change(name) { child in
            child.location = nil
            child.removeFiles(on: path.dropFirst())
        }
    }

    /// Takes each file with its path.
    func forEach(_ prefix: String = "", _ take: (String, Location) -> Void) {
        for (name, child) in children {
            let path = prefix + name
            if let location = child.location { take(path, location) }
            child.forEach(path + "/", take)
        }
    }

    private mutating func change(_ name: Substring, _ body: (inout PathTree) -> Void) {
        guard let index = children.index(forKey: String(name)) else { return }
        body(&children.values[index])
    }
}
