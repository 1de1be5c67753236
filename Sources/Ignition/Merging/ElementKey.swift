import Markup

/// What tells an element of a config from all others: its list and its key there.
package struct ElementKey: Hashable, Sendable {
    /// The lists of elements, as the specification names them.
    package enum List: String, CaseIterable, Sendable {
        case directories, files, links, disks, raid, luks, filesystems, units, users, groups, kernelArguments

        /// The section of the config, and the list in it.
        fileprivate var path: (section: String, list: String) {
            switch self {
            case .directories, .files, .links, .disks, .raid, .luks, .filesystems: ("storage", rawValue)
            case .units: ("systemd", rawValue)
            case .users, .groups: ("passwd", rawValue)
            case .kernelArguments: (rawValue, "shouldExist")
            }
        }

        /// The key of an item; nil for an item of kernel arguments, which is its own.
        fileprivate var key: String? {
            switch self {
            case .directories, .files, .links: "path"
            case .disks, .filesystems: "device"
            case .raid, .luks, .units, .users, .groups: "name"
            case .kernelArguments: nil
            }
        }
    }

    package let list: List
    package let key: String

    package init(_ list: List, _ key: String) {
        self.list = list
        self.key = key
    }

    /// - Returns: nil for an item without a key.
    fileprivate init?(_ item: Element, of list: List) {
        guard let key = list.key.map({ item.text($0) }) ?? item.text else { return nil }
        self.init(list, key)
    }
}

extension Config {
    /// The element that a value belongs to; nil for a value of none.
    package func elementKey(at path: ConfigPath) -> ElementKey? {
        var place = path
        while true {
            switch place {
            case .root: return nil
            case .key(_, of: let parent): place = parent
            case .item(let index, of: .key(let name, of: .key(let section, of: .root))):
                let list = ElementKey.List.allCases.first { $0.path == (section, name) }
                let items = Element(root)[section]?.items(name) ?? []
                guard let list, items.indices.contains(index) else { return nil }
                return ElementKey(items[index], of: list)
            case .item(_, of: let parent): place = parent
            }
        }
    }

    /// The elements, in the order of ``ElementKey/List`` and of the config.
    package var elementKeys: [ElementKey] {
        let root = Element(root)
        return ElementKey.List.allCases.flatMap { list in
            let (section, name) = list.path
            let items = root[section]?.items(name) ?? []
            return items.compactMap { ElementKey($0, of: list) }
        }
    }
}
