import SystemPackage
import TestSupport
import Testing

@testable import Ledger

@Suite("Vault of secrets") struct SecretVaultTests {
    private let directory: TemporaryDirectory
    private let vault: SecretVault
    private let bytes = Array("secret".utf8)

    init() throws {
        directory = try TemporaryDirectory()
        vault = try SecretVault(FilePath(directory("issued")))
    }

    @Test("what is damaged is never given for what was issued")
    func damage() async throws {
        let digest = try await vault.keep(bytes)
        #expect(try await vault.bytes(digest) == bytes)
        _ = try directory.write("issued/\(digest)", "secreT")
        let error = await #expect(throws: LedgerError.self) { try await vault.bytes(digest) }
        #expect(error?.description.hasSuffix("it is damaged") == true)
    }

    @Test("what a record is about to name is not removed, however many make the same")
    func pending() async throws {
        let digest = try await vault.keep(bytes)
        _ = try await vault.keep(bytes)
        await vault.settle(digest)
        #expect(try await vault.settledNames().isEmpty)
        try await vault.remove([digest])
        #expect(try await vault.bytes(digest) == bytes)
        await vault.settle(digest)
        #expect(try await vault.settledNames() == [digest])
        try await vault.remove([digest])
        await #expect(throws: LedgerError.self) { try await vault.bytes(digest) }
        // Removed by somebody else meanwhile: that is no trouble.
        try await vault.remove([digest])
    }

    @Test("what was kept since somebody looked is not removed for what they saw")
    func touched() async throws {
        let digest = try await vault.keep(bytes)
        await vault.settle(digest)
        let seen = try await vault.settledNames()
        // The same bytes for another host, whose record names them by now.
        _ = try await vault.keep(bytes)
        await vault.settle(digest)
        try await vault.remove(seen)
        #expect(try await vault.bytes(digest) == bytes)
    }
}
