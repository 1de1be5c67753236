import Synchronization

/// Both directions of one connection through a ``CuttingProxy``.
final class CuttingProxyConnection: Sendable {
    private let proxy: CuttingProxy
    private let client: LoopbackSocket
    private let server: LoopbackSocket
    /// Requests that wait for their answers, by their place in the proxy's list; nil where the connection speaks TLS.
    private let waiting = Mutex<[Int]?>([])

    init(proxy: CuttingProxy, client: LoopbackSocket, server: LoopbackSocket) {
        self.proxy = proxy
        self.client = client
        self.server = server
    }

    func passRequests() {
        var framing = CuttingProxyFraming(answers: false)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var isFirst = true
        var current: Int?
        while case let count = client.receive(into: &buffer), count > 0 {
            // The first byte of a TLS record with a handshake.
            if isFirst, buffer[0] == 22 { waiting.withLock { $0 = nil } }
            isFirst = false
            guard waiting.withLock({ $0 != nil }) else {
                guard sendBody(buffer[..<count], nil) else { break }
                continue
            }
            var goesOn = true
            framing.split(buffer[..<count], isBodiless: { false }) { piece in
                switch piece {
                case .head(let bytes, let head):
                    current = note(head)
                    goesOn = server.send(bytes)
                case .frame(let bytes): goesOn = server.send(bytes)
                case .body(let bytes): goesOn = sendBody(bytes, current)
                case .end: current = nil
                }
                return goesOn
            }
            guard goesOn else { break }
        }
        server.finishSending()
    }

    func passAnswers() {
        var framing = CuttingProxyFraming(answers: true)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = server.receive(into: &buffer), count > 0 {
            guard waiting.withLock({ $0 != nil }) else {
                guard answerBody(buffer[..<count]) else { break }
                continue
            }
            var goesOn = true
            framing.split(buffer[..<count], isBodiless: { method() == "HEAD" }) { piece in
                switch piece {
                case .head(let bytes, let head): goesOn = answer(head, bytes)
                case .frame(let bytes): goesOn = client.send(bytes)
                case .body(let bytes): goesOn = answerBody(bytes)
                case .end: goesOn = endAnswer()
                }
                return goesOn
            }
            guard goesOn else { break }
        }
        client.hangUp()
        server.hangUp()
    }

    private func note(_ head: CuttingProxyFraming.Head) -> Int {
        let exchange = CuttingProxy.Exchange(
            method: head.line.first ?? "", target: head.line.count > 1 ? head.line[1] : "",
            contentRange: head["Content-Range"], range: head["Range"])
        let index = proxy.state.withLock { state in
            state.exchanges.append(exchange)
            return state.exchanges.count - 1
        }
        waiting.withLock { $0?.append(index) }
        return index
    }

    /// Passes a part of a request's body, up to the cut that falls into it.
    private func sendBody(_ bytes: ArraySlice<UInt8>, _ index: Int?) -> Bool {
        let limit = proxy.state.withLock { state -> Int? in
            let before = state.sent
            let after = before + bytes.count
            state.sent = after
            let limit = Self.takeCut(&state) { cut in
                guard case .sent(let place) = cut, place <= after else { return nil }
                return max(0, place - before)
            }
            if let index {
                state.exchanges[index].sent += bytes.count
                state.exchanges[index].delivered += limit ?? bytes.count
            }
            return limit
        }
        let isSent = server.send(bytes.prefix(limit ?? bytes.count))
        guard limit != nil else { return isSent }
        // The registry reads what was delivered, and finds the end there.
        client.hangUp()
        return false
    }

    private func answerBody(_ bytes: ArraySlice<UInt8>) -> Bool {
        let index = waiting.withLock { $0?.first }
        let limit = proxy.state.withLock { state -> Int? in
            let before = state.answered
            let limit = Self.takeCut(&state) { cut in
                guard case .answered(let place) = cut, place <= before + bytes.count else { return nil }
                return max(0, place - before)
            }
            state.answered += limit ?? bytes.count
            if let index { state.exchanges[index].answered += limit ?? bytes.count }
            return limit
        }
        return client.send(bytes.prefix(limit ?? bytes.count)) && limit == nil
    }

    private func answer(_ head: CuttingProxyFraming.Head, _ bytes: ArraySlice<UInt8>) -> Bool {
        guard let index = waiting.withLock({ $0?.first }), let status = head.status, status >= 200 else {
            return client.send(bytes)
        }
        let isWithheld = proxy.state.withLock { state in
            let method = state.exchanges[index].method
            state.answers[method, default: 0] += 1
            let number = state.answers[method, default: 0]
            let isWithheld = Self.takeCut(&state) { $0 == .beforeAnswer(method, number) ? 0 : nil } != nil
            if !isWithheld {
                state.exchanges[index].status = status
                state.exchanges[index].received = head["Range"]
            }
            state.exchanges[index].number = number
            return isWithheld
        }
        return !isWithheld && client.send(bytes)
    }

    private func endAnswer() -> Bool {
        guard let index = waiting.withLock({ $0?.isEmpty == false ? $0?.removeFirst() : nil }) else { return true }
        return proxy.state.withLock { state in
            let exchange = state.exchanges[index]
            return Self.takeCut(&state) { $0 == .afterAnswer(exchange.method, exchange.number) ? 0 : nil } == nil
        }
    }

    private func method() -> String? {
        waiting.withLock { $0?.first }.flatMap { index in proxy.state.withLock { $0.exchanges[index].method } }
    }

    /// Takes the first cut that is due off the list.
    private static func takeCut(
        _ state: inout CuttingProxy.State, _ place: (CuttingProxy.Cut) -> Int?
    ) -> Int? {
        for (index, cut) in state.cuts.enumerated() {
            guard let found = place(cut) else { continue }
            state.cuts.remove(at: index)
            state.cutCount += 1
            return found
        }
        return nil
    }
}
