@testable import Cluster
import Glibc
import Markup
import SystemPackage
import TestSupport
import Testing

@Suite struct SecretEncryptionTests {
    private let samples: SecretSamples
    private let directory: TemporaryDirectory

    init() throws {
        samples = try SecretSamples.shared.get()
        directory = try TemporaryDirectory()
    }

    private func keyFile(_ name: String = "key", byte: String = "k") throws -> BundleKey {
        try .keyFile(FilePath(directory.write(name, String(repeating: byte, count: 32), mode: 0o600)))
    }

    @Test func newSecretsAreEncryptedWithTheKeyThatIsGiven() throws {
        let key = try keyFile()
        let store = try SecretSamples.store(in: directory, nil, access: SecretsAccess(given: key))
        let secrets = try store.load(creatingFor: samples.cluster, now: SecretSamples.now)
        let text = try readText(store.file.string)
        #expect(text.contains("\"key file\"") && !text.contains("PRIVATE") && !text.contains("endpoint"))
        #expect(try store.load(creatingFor: samples.cluster, now: 1) == secrets)
        #expect(try readText(store.file.string) == text)
    }

    @Test func newSecretsAreNotEncryptedWithWhatIsGuessed() throws {
        let weak = SecretsAccess(given: try .passphrase("too short"))
        let store = try SecretSamples.store(in: directory, nil, access: weak)
        let told = #expect(throws: BundleKeyError.self) { try store.load(creatingFor: samples.cluster, now: 1) }
        #expect("\(try #require(told))".contains("at least 10 characters"))
        #expect(throws: BundleKeyError.self) { try store.update(samples.cluster) { _ in samples.secrets } }
        #expect(throws: BundleKeyError.self) { try store.replace(samples.cluster, with: samples.secrets) }
        #expect(try store.existing(for: samples.cluster) == nil)
        // What is there already is opened all the same, and stays.
        let text = try SecretBundle(samples.secrets, key: .passphrase("too short")).text()
        let old = try SecretSamples.store(in: directory, text, access: weak)
        #expect(try old.load(creatingFor: samples.cluster, now: 1) == samples.secrets)
    }

    @Test func everyOtherKeyIsRefusedAndNothingWritten() throws {
        let text = try SecretBundle(samples.secrets, key: keyFile()).text()
        let tries: [(SecretsAccess, String)] = [
            (SecretsAccess(), "--key-file"), (SecretsAccess(given: try .passphrase("a passphrase")), "--key-file"),
            (SecretsAccess(given: try keyFile("other", byte: "j")), "this is not the key file"),
            (SecretsAccess { _ in try .passphrase("asked in vain") }, "--key-file"),
        ]
        for (access, words) in tries {
            let store = try SecretSamples.store(in: directory, text, access: access)
            let error = #expect(throws: BundleKeyError.self) { try store.load(creatingFor: samples.cluster, now: 1) }
            #expect("\(try #require(error))".contains(words))
            #expect(try readText(store.file.string) == text)
        }
    }

    @Test func aPassphraseIsAskedForOnlyWhenItIsNeeded() throws {
        let text = try SecretBundle(samples.secrets, key: .passphrase("correct horse")).text()
        let access = SecretsAccess { source in
            source.hasSuffix("secrets.json") ? try .passphrase("correct horse") : nil
        }
        let store = try SecretSamples.store(in: directory, text, access: access)
        #expect(try store.load(creatingFor: samples.cluster, now: 1) == samples.secrets)
        let plain = try SecretSamples.store(
            in: directory, samples.text, access: SecretsAccess { _ in throw CancellationError() })
        #expect(try plain.load(creatingFor: samples.cluster, now: 1) == samples.secrets)
        let silent = SecretsAccess { _ in nil }
        #expect(throws: BundleKeyError.self) { try SecretBundle.read(Array(text.utf8), source: "b", access: silent) }
        let wrong = SecretsAccess(given: try .passphrase("wrong horse"))
        let error = #expect(throws: BundleKeyError.self) {
            try SecretBundle.read(Array(text.utf8), source: "b", access: wrong)
        }
        let said = "\(try #require(error))"
        #expect(said.contains("this is not the passphrase") && !said.contains("horse"))
    }

    @Test func theProtectionCanBeChanged() throws {
        let key = try keyFile()
        let store = try SecretSamples.store(in: directory, samples.text, access: SecretsAccess(given: key))
        func change(_ protection: SecretStore.Protection) throws -> String {
            _ = try store.update(samples.cluster, protection: protection) { try #require($0) }
            return try readText(store.file.string)
        }
        #expect(try change(.kept) == samples.text)
        let encrypted = try change(.key(key))
        #expect(encrypted.contains("AES-256-GCM"))
        #expect(try change(.kept) == encrypted)
        #expect(try change(.none) == samples.text)
    }

    @Test func replacingNeverTakesTheProtectionAway() throws {
        let key = try keyFile()
        let text = try SecretBundle(samples.secrets, key: key).text()
        let locked = try SecretSamples.store(in: directory, text)
        #expect(throws: BundleKeyError.self) { try locked.replace(samples.cluster, with: samples.secrets) }
        #expect(try readText(locked.file.string) == text)
        try locked.replace(samples.cluster, protection: .none, with: samples.secrets)
        #expect(try readText(locked.file.string) == samples.text)
        let open = try SecretSamples.store(in: directory, text, access: SecretsAccess(given: key))
        try open.replace(samples.cluster, with: samples.secrets)
        #expect(try readText(open.file.string).contains("AES-256-GCM"))
    }

    /// What stands in clear is authenticated too, and what is out of bounds is refused before any key is made.
    @Test(arguments: [
        ("\"n\": 16384", "\"n\": 32768", "was changed"), ("\"p\": 1", "\"p\": 2", "was changed"),
        ("\"n\": 16384", "\"n\": 1073741824", "out of bounds"), ("\"n\": 16384", "\"n\": 16385", "out of bounds"),
        ("\"n\": 16384", "\"n\": 1024", "out of bounds"), ("\"r\": 8", "\"r\": 2000000000", "out of bounds"),
        ("\"p\": 1", "\"p\": 5", "out of bounds"), ("\"p\": 1", "\"p\": -1", "whole number"),
        ("\"p\": 1", "\"q\": 1", "unknown key"), ("AES-256-GCM", "AES-128-GCM", "is expected"),
        ("passphrase", "password", "is expected"), ("\"version\": 1", "\"version\": 2", "version"),
        ("\"sealed\": \"", "\"sealed\": \"AAAA", "was changed"), ("\"sealed\": \"", "\"sealed\": \"*", "base64"),
        ("\"salt\": \"", "\"salt\": \"AAAA", "base64"),
    ])
    func changesAreNoticed(_ pattern: String, _ replacement: String, _ words: String) throws {
        let key = try BundleKey.passphrase("correct horse")
        let cost = try #require(ScryptCost(bounded: 1 << 14, 8, 1))
        let text = try EncryptedBundle.seal(Array(samples.text.utf8), with: key, cost: cost).value.json(indent: 2)
        let access = SecretsAccess(given: key)
        #expect(try SecretBundle.read(Array(text.utf8), source: "b", access: access).secrets == samples.secrets)
        let changed = text.replacing(pattern, with: replacement, maxReplacements: 1)
        #expect(changed != text)
        let error = #expect(throws: (any Error).self) {
            try SecretBundle.read(Array(changed.utf8), source: "b", access: access)
        }
        let said = "\(try #require(error))"
        #expect(said.contains(words), "\(said)")
    }

    @Test func everyTextBesidesIsRefused() throws {
        var seed = Seed()
        let key = try keyFile()
        let text = Array(try SecretBundle(samples.secrets, key: key).text().utf8)
        for _ in 0..<300 {
            var changed = text
            let index = Int.random(in: 0..<400, using: &seed)
            switch Int.random(in: 0..<3, using: &seed) {
            case 0: changed[index] = .random(in: 0...255, using: &seed)
            case 1: changed.removeSubrange(index...)
            default: changed.insert(.random(in: 0...255, using: &seed), at: index)
            }
            guard let read = try? SecretBundle.read(changed, source: "b", access: SecretsAccess(given: key)) else {
                continue
            }
            // Blanks between the words.
            #expect(read.secrets == samples.secrets, "\(seed)")
        }
    }

    @Test func keysHaveTheirRules() throws {
        for text in ["", "correct horse\n", "correct\r\nhorse"] {
            #expect(throws: BundleKeyError.self) { try BundleKey.passphrase(text) }
        }
        #expect(throws: BundleKeyError.self) { try BundleKey.passphrase(String(repeating: "x", count: 4097)) }
        for (text, mode, words) in [
            (String(repeating: "x", count: 31), 0o600, "31 bytes"),
            (String(repeating: "x", count: 32), 0o640, "chmod 600"),
        ] {
            let file = FilePath(try directory.write("key-\(mode)", text, mode: mode_t(mode)))
            let error = #expect(throws: BundleKeyError.self) { try BundleKey.keyFile(file) }
            #expect("\(try #require(error))".contains(words))
        }
        let file = FilePath(try directory.write("pass", "correct horse\nmore\n", mode: 0o600))
        #expect(try BundleKey.passphrase(file: file).bytes == Array("correct horse".utf8))
        var dumped = ""
        dump(try BundleKey.passphrase(file: file), to: &dumped)
        #expect(!dumped.contains("horse") && !dumped.contains("99"))
        let key = try BundleKey.passphrase("a b")
        #expect("\(key) \([key])" == "passphrase (not shown) [passphrase (not shown)]")
    }
}
