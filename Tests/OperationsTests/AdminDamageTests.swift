import Inventory
import Ledger
import Markup
import Store
import TestSupport
import Testing

@testable import Operations

/// One record that is damaged stops neither the lists nor its own removal.
@Suite struct AdminDamageTests {
    @Test func othersAreListedAndTheDamagedOneIsRemoved() async throws {
        let setting = try await AdminSetting()
        var transaction = StoreTransaction()
        transaction.put(try StoreKey("hosts/worker-1"), Array("{".utf8))
        _ = try await setting.store.commit(transaction)
        try await setting.serving { (_: String) async throws in
            let list = try await setting.curl([], "/v1/hosts")
            let hosts = try JSON.parse(Array(list.body.utf8), source: "").value.list("hosts")
            #expect(hosts.map { $0.word("name") } == ["cp-1", "machine-1"])
            #expect(try await setting.curl([], "/v1/status").status == 200)
            let own = try await setting.curl([], "/v1/hosts/worker-1")
            #expect(own.status >= 500 && own.body.contains("slipway host remove worker-1"))
            #expect(try await setting.curl(["-X", "DELETE"], "/v1/hosts/worker-1").status == 200)
            #expect(try await setting.ledger.problems().isEmpty)
        }
    }
}
