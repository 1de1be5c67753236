@testable import Cluster
import Markup

/// A cluster's secrets as a file holds them, in clear or encrypted.
enum SecretBundleTarget {
    private static let key = BundleKey(.keyFile, [UInt8](repeating: 7, count: 32))

    static let bundle = Target(
        "secret-bundle", limit: 8192, refusals: [Fault.self, FaultReport.self, BundleKeyError.self], seeds: seeds
    ) { input in
        let faults = Faults(source: "b")
        let fields = Fields(try JSON.parse(input, source: "b"), faults: faults)
        if EncryptedBundle.isRecognized(fields) {
            let bundle = EncryptedBundle(fields)
            try faults.check()
            guard let bundle else { return expect(false, "no bundle, and no faults") }
            let again = Fields(
                try JSON.parse(Array(bundle.value.json().utf8), source: "a"), faults: Faults(source: "a"))
            expectEqual(EncryptedBundle(again), bundle, "the bundle written again")
            if case .passphrase(let cost) = bundle.derivation {
                // Making that key takes longer than an input may.
                expect(128 * cost.cost * cost.blockSize <= 256 << 20 && cost.parallelism <= 4, "too dear a key")
                return
            }
        }
        let read = try SecretBundle.read(input, source: "b", access: SecretsAccess(given: key))
        let text = Array(read.secrets.value.json().utf8)
        let again = try SecretBundle.read(text, source: "again", access: SecretsAccess())
        expect(again.secrets == read.secrets, "the secrets written again")
    }

    @Sendable private static func seeds() throws -> [[UInt8]] {
        let plain = Array("{\"version\": 2, \"endpoint\": \"a:1\", \"caCertificate\": \"x\"}".utf8)
        var bundles = [try EncryptedBundle.seal(plain, with: key)]
        if let cost = ScryptCost(bounded: 1 << 14, 8, 1) {
            bundles.append(try EncryptedBundle.seal(plain, with: .passphrase("a passphrase"), cost: cost))
        }
        return [plain] + bundles.map { Array($0.value.json(indent: 2).utf8) }
    }
}
