import Cluster
import Ignition

extension ConfigContents {
    /// A line for everything, and the lines of texts below, unless it is `isShort`.
    /// - Parameter origins: Where everything comes from, where that is known; it then stands at the end of each line.
    func lines(isShort: Bool, origins: ConfigOrigins?) -> [String] {
        func listed(_ list: ElementKey.List, _ key: String, _ lines: [String]) -> [String] {
            guard let origins, let head = lines.first else { return lines }
            let names = origins[ElementKey(list, key)].map(Terminal.word).joined(separator: ", ")
            return [head + "  [origin: \(names)]"] + lines.dropFirst()
        }
        return nodes.flatMap { listed($0.kind.list, $0.path, $0.lines(isShort: isShort)) }
            + units.flatMap { listed(.units, $0.name, $0.lines(isShort: isShort)) }
            + users.flatMap { listed(.users, $0.name, [$0.line]) }
            + groups.flatMap { listed(.groups, $0.name, [$0.line]) }
            + disks.flatMap { listed(.disks, $0.device, $0.lines) }
    }

    /// The lines of a text, set in.
    fileprivate static func quoted(_ text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return (lines.last == "" ? lines.dropLast() : lines[...]).map { "    | \($0)" }
    }
}

extension ConfigContents.Entry.Kind {
    /// The list of the config that such stand in.
    var list: ElementKey.List {
        switch self {
        case .file: .files
        case .directory: .directories
        case .link: .links
        }
    }
}

extension ConfigContents.Entry {
    fileprivate func lines(isShort: Bool) -> [String] {
        let mode = mode.map { "0" + String($0, radix: 8) } ?? "-"
        let owner = "\(Terminal.word(user ?? "root")):\(Terminal.word(group ?? "root"))"
        var head = "\(kind.rawValue) \(mode) \(owner) \(Terminal.word(path))"
        if let target { head += " \(isHard ? "=" : "->") \(Terminal.word(target))" }
        if let contents { head += ": \(contents.word)" }
        var lines = [head]
        if !isShort { lines += contents?.lines ?? [] }
        for addition in additions {
            lines.append("  appended: \(addition.word)")
            if !isShort { lines += addition.lines }
        }
        return lines
    }
}

extension ConfigContents.Part {
    fileprivate var word: String {
        switch contents {
        case .remote(let source): "from \(Terminal.word(source))"
        case .inline(let bytes, true, _): "\(bytes.count) bytes of text"
        case .inline(let bytes, false, let digest): "\(bytes.count) bytes, sha256 \(digest)"
        case .broken(let reason): "cannot be decoded: \(Terminal.word(reason))"
        }
    }

    fileprivate var lines: [String] {
        guard case .inline(let bytes, true, _) = contents else { return [] }
        return ConfigContents.quoted(String(decoding: bytes, as: UTF8.self))
    }
}

extension ConfigContents.UnitEntry {
    fileprivate func lines(isShort: Bool) -> [String] {
        var words = [isEnabled.map { $0 ? "enabled" : "disabled" }, isMasked == true ? "masked" : nil].compactMap { $0 }
        if contents == nil { words.append("of the OS image") }
        var lines = ["unit \(Terminal.word(name))" + (words.isEmpty ? "" : ": " + words.joined(separator: ", "))]
        if !isShort, let contents { lines += ConfigContents.quoted(contents) }
        for dropIn in dropIns {
            lines.append("  drop-in \(Terminal.word(dropIn.name))")
            if !isShort, let contents = dropIn.contents { lines += ConfigContents.quoted(contents) }
        }
        return lines
    }
}

extension ConfigContents.UserEntry {
    fileprivate var line: String {
        var words = number.map { ["uid \($0)"] } ?? []
        if !groups.isEmpty { words.append("groups " + groups.joined(separator: ",")) }
        words.append("\(keys.count) SSH keys")
        words.append(hasPassword ? "a password" : "no password")
        if !isWanted { words = ["removed"] }
        return "user \(Terminal.word(name)): " + words.map(Terminal.word).joined(separator: ", ")
    }
}

extension ConfigContents.GroupEntry {
    fileprivate var line: String {
        "group \(Terminal.word(name))" + (isWanted ? number.map { ": gid \($0)" } ?? "" : ": removed")
    }
}

extension ConfigContents.DiskEntry {
    fileprivate var lines: [String] {
        let parts = partitions.map { part in
            let size = part.size.map { $0 > 0 ? "\($0) MiB" : "the rest" } ?? "the rest"
            return "  partition \(part.number) \(Terminal.word(part.label ?? "")): \(part.isWanted ? size : "removed")"
        }
        return ["disk \(Terminal.word(device))" + (isWiped ? ": wiped" : "")] + parts
    }
}
