import Inventory
import Provisioning
import Testing

@Suite("Order of hosts") struct ClusterOrderTests {
    private func others(_ phases: [HostPhase]) throws -> [ClusterOrder.Other] {
        try phases.enumerated().map { .init(name: try HostName("w\($0.offset)"), phase: $0.element) }
    }

    @Test("as many install at once as the operator says, and no more; who installs already is not stopped")
    func limit() throws {
        let name = try HostName("w9")
        func waits(_ limit: Int?, _ phases: [HostPhase]) throws -> Bool {
            ClusterOrder(first: nil, answers: true, limit: limit).reasonToWait(
                toInstall: name, others: try others(phases)) != nil
        }
        #expect(try !waits(nil, [.booting, .installing, .booting]))
        #expect(try !waits(2, [.booting]) && waits(2, [.booting, .installing]))
        // Only those under way count: neither what is ordered nor what is through.
        #expect(try !waits(1, HostPhase.allCases.filter { !$0.isUnderWay }))
        let itself = [ClusterOrder.Other(name: name, phase: .booting)]
        #expect(
            ClusterOrder(first: nil, answers: true, limit: 1).reasonToWait(toInstall: name, others: itself) == nil)
        let reason = ClusterOrder(first: nil, answers: true, limit: 4).reasonToWait(
            toInstall: name, others: try others([.booting, .booting, .installing, .installing]))
        #expect(reason == "4 hosts install now, which is the limit: w0, w1, w2, …")
    }

    @Test("all wait for the first control plane until the API answers")
    func first() throws {
        let (first, other) = (try HostName("c1"), try HostName("w1"))
        func waits(_ host: HostName, first: HostName?, answers: Bool) -> Bool {
            ClusterOrder(first: first, answers: answers, limit: nil).reasonToWait(toConfigure: host) != nil
        }
        #expect(waits(other, first: first, answers: false))
        #expect(!waits(first, first: first, answers: false))
        #expect(!waits(other, first: first, answers: true))
        #expect(!waits(other, first: nil, answers: false))
    }
}
