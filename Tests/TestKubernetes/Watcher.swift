import Markup

/// A watch as it was asked for.
struct WatchOrder: Sendable {
    let kind: ResourceKind
    let selection: Selection
    /// Changes after this version are told.
    var version: Int
    /// Objects that are told first, as if they were new.
    var initial: [Value] = []
    var wantsBookmarks = false
    var seconds: Int?

    /// The event of a change as this watch sees it; nil when it does not.
    func event(_ change: StoreEvent) -> Value? {
        guard change.kind == kind else { return nil }
        let type: String
        switch (selection.takes(change.before), selection.takes(change.after)) {
        case (false, true): type = "ADDED"
        case (true, true): type = "MODIFIED"
        case (true, false): type = "DELETED"
        case (false, false): return nil
        }
        var object = change.object
        if type == "DELETED", let before = change.before, change.after != nil {
            // It left the selection: its last state inside, at the version of the change.
            object = before
            object.set("metadata", "resourceVersion", to: .string(String(change.version)))
        }
        return ["type": .string(type), "object": object]
    }
}

/// A watch that runs.
struct Watcher: Sendable {
    let order: WatchOrder
    /// The last version that was told.
    var version: Int
    /// Takes lines; nil is the end.
    let sink: @Sendable (_ line: String?) -> Void

    init(_ order: WatchOrder, _ sink: @escaping @Sendable (String?) -> Void) {
        self.order = order
        version = order.version
        self.sink = sink
    }

    func send(_ event: Value) { sink(event.json() + "\n") }

    func bookmark(_ version: Int) {
        send([
            "type": "BOOKMARK",
            "object": [
                "kind": .string(order.kind.kind), "apiVersion": .string(order.kind.apiVersion),
                "metadata": ["resourceVersion": .string(String(version))],
            ],
        ])
    }
}

extension APIState {
    mutating func begin(_ watcher: Watcher) -> Int {
        watcherCount += 1
        watchers[watcherCount] = watcher
        for object in watcher.order.initial { watcher.send(["type": "ADDED", "object": object]) }
        tell()
        return watcherCount
    }

    /// Tells every watch what happened since it was told last.
    mutating func tell() {
        for (number, var watcher) in watchers {
            if watcher.version < store.compacted {
                let problem = APIProblem.gone("too old resource version: \(watcher.version) (\(store.compacted))")
                watcher.send(["type": "ERROR", "object": problem.status])
                watcher.sink(nil)
                watchers[number] = nil
                continue
            }
            for event in store.events where event.version > watcher.version {
                if let told = watcher.order.event(event) { watcher.send(told) }
            }
            watcher.version = max(watcher.version, store.version)
            watchers[number] = watcher
        }
    }

    mutating func bookmark() {
        for watcher in watchers.values where watcher.order.wantsBookmarks { watcher.bookmark(watcher.version) }
    }
}
