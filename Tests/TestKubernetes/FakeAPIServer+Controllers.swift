import Markup
import Synchronization

/// What goes on beside the server: kubelets and the controller manager.
extension FakeAPIServer {
    /// Changes the state, tells the watches, and lets the others see.
    @discardableResult
    func change<Result: Sendable>(_ body: (inout APIState) throws -> Result) rethrows -> Result {
        let (result, ending, approved) = try state.withLock { state in
            let result = try body(&state)
            state.tell()
            defer {
                state.ending = []
                state.approved = []
            }
            return (result, state.ending, state.approved)
        }
        for pod in ending { end(pod.uid, within: .seconds(pod.seconds)) }
        for name in approved { sign(name) }
        return result
    }

    /// The kubelet's part: a pod that was deleted ends.
    private func end(_ pod: String, within grace: Duration) {
        let time = min(podEnd, grace)
        Task { [weak self] in
            try? await Task.sleep(for: time)
            self?.change { $0.finish(pod: pod) }
        }
    }

    /// The controller manager's part: an approved request gets its certificate.
    private func sign(_ name: String) {
        guard let object = object("certificatesigningrequests", name), isApproved(object),
            let request = object.at("spec", "request")?.text.flatMap({ Base64.decode($0) })
        else { return }
        Task { [weak self, authority] in
            let signed = try? await authority.sign(String(decoding: request, as: UTF8.self))
            guard let signed else { return }
            self?.edit(
                "certificatesigningrequests", name,
                ["status": ["certificate": .string(Base64.encode(signed.utf8))]])
        }
    }

    private func isApproved(_ request: Value) -> Bool {
        (request.at("status", "conditions")?.items ?? []).contains { $0["type"]?.text == "Approved" }
    }
}
