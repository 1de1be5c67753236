package import Markup
import NIOSSL
import Synchronization

/// What a test does to the server and learns from it.
extension FakeAPIServer {
    package var url: String { "https://127.0.0.1:\(port)" }

    /// What it was asked, in order. Bodies are there whole, secrets too.
    package var requests: [APIRequest] { state.withLock { $0.requests } }

    /// The lines of the requests that change something: `POST /api/v1/...`; access reviews are none.
    package var changes: [String] {
        requests.filter { $0.method != "GET" && $0.method != "HEAD" && !$0.path.contains("/selfsubject") }.map(\.line)
    }

    /// Begins the record of ``requests`` again.
    package func forgetRequests() { state.withLock { $0.requests = [] } }

    /// Makes requests fail.
    /// - Parameters:
    ///   - skipped: So many of them are left alone before.
    ///   - times: So many of them fail then.
    package func fail(_ fault: Fault, on match: Match = .any, skipping skipped: Int = 0, times: Int = .max) {
        state.withLock {
            $0.troubles.append(Trouble(fault: fault, match: match, skipped: skipped, times: times))
        }
    }

    /// Nothing fails any more.
    package func mend() { state.withLock { $0.troubles = [] } }

    /// An object as it is stored; nil when there is none.
    /// - Parameter resource: A plural, `deployments` or `widgets.example.com`.
    package func object(_ resource: String, _ name: String, namespace: String = "") -> Value? {
        state.withLock { state in state.kind(named: resource).flatMap { state.store.object($0, namespace, name) } }
    }

    /// The objects of a resource, those of all namespaces unless one is named.
    package func objects(_ resource: String, namespace: String = "") -> [Value] {
        state.withLock { state in state.kind(named: resource).map { state.store.all($0, namespace: namespace) } ?? [] }
    }

    /// Stores an object as somebody else would, whatever was there; it is completed, not checked.
    package func put(_ object: Value) {
        change { $0.put(object) }
    }

    /// Stores the objects of a text with YAML documents.
    package func put(yaml text: String) throws {
        for document in text.split(separator: "\n---\n") { put(try Value.kubernetes(String(document))) }
    }

    /// Changes a stored object as somebody else would.
    package func edit(_ resource: String, _ name: String, namespace: String = "", _ merge: Value) {
        change { state in
            guard let kind = state.kind(named: resource),
                let object = state.store.object(kind, namespace, name)
            else { return }
            _ = state.afterwards(kind, state.store.put(kind, MergePatch.apply(merge, to: object)))
        }
    }

    /// Removes an object at once, as somebody else would.
    package func remove(_ resource: String, _ name: String, namespace: String = "") {
        change { state in
            guard let kind = state.kind(named: resource), let object = state.store.object(kind, namespace, name)
            else { return }
            _ = state.vanish(kind, object)
        }
    }

    /// Forgets the past: watches and lists from before are answered with 410.
    package func compact() { change { $0.store.compact() } }

    /// Sends bookmarks to the watches that want them.
    package func bookmark() { change { $0.bookmark() } }

    /// Ends all watches, as a server does that goes on.
    package func endWatches() {
        let numbers = state.withLock { Array($0.watchers.keys) }
        for number in numbers { endWatch(number) }
    }

    /// A kubelet says that its node is ready.
    /// - Parameter seconds: From now, by the kubelet's clock.
    package func heartbeat(of node: String, in seconds: Double = 0) {
        edit(
            "nodes", node,
            [
                "status": [
                    "conditions": [
                        ["type": "Ready", "status": "True", "lastHeartbeatTime": APITime.after(seconds)]
                    ]
                ]
            ])
    }

    /// A pod that does not end when it is deleted, until it is let go.
    package func hold(pod name: String) { state.withLock { _ = $0.stuckPods.insert(name) } }

    /// A pod that was held may end.
    package func letGo(pod name: String) {
        change { state in
            state.stuckPods.remove(name)
            guard let pods = state.kind(named: "pods") else { return }
            for pod in state.store.all(pods)
            where pod.name == name && pod.at("metadata", "deletionTimestamp") != nil {
                state.finish(pod: pod.uid)
            }
        }
    }

    /// What `kubectl logs` shows of a pod.
    package func log(_ text: String, of pod: String, namespace: String) {
        state.withLock { $0.logs["\(namespace)/\(pod)"] = text }
    }

    /// Sets the clock that answers tell, so many seconds ahead.
    package func setClock(ahead seconds: Int) { state.withLock { $0.clockLead = seconds } }

    /// Whom a bearer token stands for.
    package func accept(token: String, for user: APIUser, expired: Bool = false) {
        state.withLock { $0.tokens[token] = TokenUser(user: user, isExpired: expired) }
    }

    /// Shows another certificate to those who connect from now on.
    package func show(_ identity: ClusterAuthority.Identity) throws {
        let context = try Self.context(identity, authority)
        tls.withLock { $0 = context }
    }
}

extension APIState {
    mutating func put(_ object: Value) {
        guard
            let kind = kinds.first(where: { kind in
                kind.kind == object["kind"]?.text
                    && kind.versions.contains {
                        (kind.group.isEmpty ? $0 : "\(kind.group)/\($0)") == object["apiVersion"]?.text
                    }
            })
        else { return }
        var object = object
        if kind.isNamespaced, object.namespace.isEmpty { object.set("metadata", "namespace", to: "default") }
        object = (try? Validation.normalized(object, kind)) ?? object
        if let current = store.object(kind, object.namespace, object.name) {
            object.set("metadata", "uid", to: current.at("metadata", "uid"))
            object.set("metadata", "creationTimestamp", to: current.at("metadata", "creationTimestamp"))
        } else {
            store.complete(kind, &object)
            if kind.kind == "Namespace" || kind.kind == "CustomResourceDefinition" {
                prepare(kind, &object, by: .anonymous)
            }
        }
        _ = afterwards(kind, store.put(kind, object))
    }
}
