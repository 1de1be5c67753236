import HTTP
import Inventory
import Ledger
import Provisioning
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("Server with a damaged record", .timeLimit(.minutes(2))) struct DamageTests {
    @Test("a record that cannot be read stops its own host alone, also at the start")
    func others() async throws {
        let state = try TemporaryDirectory()
        let store = try SQLiteStore(state("store.db"))
        let ledger = HostLedger(store) { Timestamp(milliseconds: 1_800_000_000_000) }
        let first = try await ServerUnderTest(FakeMaterials(limit: 9), state: state, ledger: ledger)
        let nonce = try await first.openSession(1)
        await first.stop()
        var transaction = StoreTransaction()
        transaction.put(try StoreKey("hosts/other"), Array("{".utf8))
        _ = try await store.commit(transaction)
        let server = try await ServerUnderTest(
            FakeMaterials(limit: 9), state: state, ledger: ledger, isArming: false)
        #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == 200)
        try await server.server.letTimePass()
        _ = try await server.openSession(2)
        let script = try await server.get("/boot/52-54-00-00-00-06.ipxe").text
        #expect(script.contains("wait the server cannot keep its state now"))
        #expect(server.record.log.withLock { $0 }.contains { $0.contains("slipway host remove other") })
        await server.stop()
    }
}
