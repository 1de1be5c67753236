import OCI
import TestSupport
import Testing

@testable import Registry

@Suite struct UploadTests {
    private static var limits: RegistryLimits {
        var limits = RegistryLimits()
        limits.chunk = 10
        limits.uploads = 4
        return limits
    }

    private func upload(_ size: Int, mountsFrom: [String] = []) -> BlobUpload {
        BlobUpload(size: size, mountsFrom: mountsFrom, limits: Self.limits)
    }

    private let one = RegistryURL("https://r/u/1")
    private let two = RegistryURL("https://r/u/2")
    private let signed = RegistryURL("https://r/u/1?_state=x")

    private func begun(_ size: Int, at location: RegistryURL?) -> BlobUpload {
        var upload = upload(size)
        _ = upload.next(.init(status: 404))
        _ = upload.next(.init(status: 202, location: location))
        return upload
    }

    @Test func present() {
        var upload = upload(5)
        #expect(upload.first == .look)
        let next = upload.next(.init(status: 200))
        #expect(next == .finish(.present))
    }

    /// What the registry answers to what, step by step.
    @Test func small() throws {
        let one = try #require(one)
        var upload = upload(10)
        let steps = [
            upload.next(.init(status: 404)), upload.next(.init(status: 202, location: one)),
            upload.next(.init(status: 201)),
        ]
        #expect(steps == [.begin, .sendRest(one, from: 0), .finish(.stored)])
    }

    @Test func chunks() throws {
        let (one, two) = (try #require(one), try #require(two))
        var upload = upload(25)
        let steps = [
            upload.next(.init(status: 404)), upload.next(.init(status: 202, location: one)),
            // A Location that is not given again stays; a Range that is not given is what was sent.
            upload.next(.init(status: 202, received: 10)), upload.next(.init(status: 202, location: two)),
            upload.next(.init(status: 202, location: two, received: 25)), upload.next(.init(status: 201)),
        ]
        #expect(
            steps == [
                .begin, .sendChunk(one, 0..<10), .sendChunk(one, 10..<20), .sendChunk(two, 20..<25), .commit(two),
                .finish(.stored),
            ])
    }

    /// The registry's least size of a chunk; a blob of one chunk is not cut.
    @Test(arguments: [(20, nil, 10), (20, 5, 10), (40, 15, 15), (14, 15, 0)])
    func leastChunk(_ size: Int, _ least: Int?, _ expected: Int) throws {
        let one = try #require(one)
        var upload = upload(size)
        _ = upload.next(.init(status: 404))
        let next = upload.next(.init(status: 202, location: one, leastChunk: least))
        #expect(next == (expected == 0 ? .sendRest(one, from: 0) : .sendChunk(one, 0..<expected)))
    }

    /// After a break it goes on from what the registry has, also in the middle of a chunk.
    @Test func resumed() throws {
        let one = try #require(one)
        var upload = begun(25, at: one)
        let steps = [
            upload.nextAfterBreak(), upload.next(.init(status: 204, received: 7)),
            upload.next(.init(status: 202, received: 17)), upload.next(.init(status: 416)),
            upload.next(.init(status: 204, received: 17)),
        ]
        #expect(
            steps == [
                .ask(one), .sendChunk(one, 7..<17), .sendChunk(one, 17..<25), .ask(one), .sendChunk(one, 17..<25),
            ])
    }

    /// The answer to the last request may be lost: the blob is looked for before it is sent again.
    @Test func lostAnswer() throws {
        let one = try #require(one)
        var upload = begun(5, at: one)
        let steps = [
            upload.nextAfterBreak(), upload.next(.init(status: 404)), upload.next(.init(status: 200)),
        ]
        #expect(steps == [.ask(one), .look, .finish(.stored)])
    }

    /// A registry whose Location carries its state is sent the blob in one request, and not asked after a break.
    @Test func stateInLocation() throws {
        let signed = try #require(signed)
        var upload = begun(1_000, at: signed)
        let steps = [
            upload.nextAfterBreak(), upload.next(.init(status: 404)),
            upload.next(.init(status: 202, location: signed)), upload.next(.init(status: 404)),
            upload.next(.init(status: 200)),
        ]
        #expect(steps == [.look, .begin, .sendRest(signed, from: 0), .look, .finish(.stored)])
    }

    @Test func mounts() throws {
        let (one, two) = (try #require(one), try #require(two))
        var upload = upload(5, mountsFrom: ["a", "b", "c", "d"])
        let steps = [
            upload.next(.init(status: 404)), upload.next(.init(status: 202, location: one)),
            // One upload that was begun instead is kept, another one ended.
            upload.next(.init(status: 403)), upload.next(.init(status: 202, location: two)),
            upload.next(.init(status: 204)), upload.next(.init(status: 500)), upload.next(.init(status: 201)),
        ]
        #expect(
            steps == [
                .mount(from: "a"), .mount(from: "b"), .mount(from: "c"), .discard(two), .mount(from: "d"),
                .sendRest(one, from: 0), .finish(.stored),
            ])
        var mounted = self.upload(5, mountsFrom: ["a"])
        _ = mounted.next(.init(status: 404))
        let next = mounted.next(.init(status: 201))
        #expect(next == .finish(.mounted))
    }

    /// Refusals end it at once, and bytes that the registry finds wrong are not sent again.
    @Test(arguments: [401, 403, 405, 413, 422]) func refused(_ status: Int) {
        var upload = begun(5, at: one)
        let next = upload.next(.init(status: status))
        #expect(next == .fail(.refused(status: status)))
    }

    @Test func digestRefused() {
        var upload = begun(5, at: one)
        let next = upload.next(.init(status: 400, isDigestRefused: true))
        #expect(next == .fail(.refused(status: 400)))
    }

    @Test(arguments: [202, 404, 201]) func notBegun(_ status: Int) {
        var upload = upload(5)
        _ = upload.next(.init(status: 404))
        let next = upload.next(.init(status: status))
        #expect(next == .fail(.refused(status: status)))
    }

    /// A registry that forgets each upload, or takes nothing, is given up.
    @Test(arguments: [404, 400, 410, 416]) func forgetful(_ status: Int) {
        var upload = upload(25)
        var action = upload.first
        for _ in 0..<60 {
            switch action {
            case .begin: action = upload.next(.init(status: 202, location: one))
            case .look: action = upload.next(.init(status: 404))
            case .fail(let failure):
                #expect(failure == .noProgress)
                return
            default: action = upload.next(.init(status: status))
            }
        }
        Issue.record("it never gives up")
    }

    @Test func noProgress() {
        var upload = begun(25, at: one)
        let actions = (0..<10).map { _ in upload.next(.init(status: 202, received: 0)) }
        #expect(actions.last == .fail(.noProgress))
    }

    /// A registry that gets further by a byte at a time does not get anywhere.
    @Test func crawling() {
        var upload = begun(25, at: one)
        let actions = (1...10).map { upload.next(.init(status: 202, received: $0)) }
        #expect(actions.last == .fail(.noProgress))
    }

    /// A registry cannot have what it was not sent.
    @Test func tooMuch() {
        var upload = begun(25, at: one)
        let next = upload.next(.init(status: 202, received: 11))
        #expect(next == .look)
    }

    /// Connections that break anywhere, uploads that are forgotten: the blob gets there, no acknowledged byte is sent
    /// again to a registry that keeps them, and whatever happens it ends.
    @Test func interleavings() {
        var seed = Seed()
        for round in 0..<600 {
            let size = Int.random(in: 0...60, using: &seed)
            var registry = UploadRegistry(size: size)
            registry.carriesState = Bool.random(using: &seed)
            registry.mounts = Bool.random(using: &seed) ? ["b"] : []
            registry.leastChunk = Bool.random(using: &seed) ? 13 : nil
            registry.breaking = [0, 20, 60, 100].randomElement(using: &seed) ?? 0
            registry.forgetting = [0, 0, 10].randomElement(using: &seed) ?? 0
            var upload = BlobUpload(
                size: size, mountsFrom: Bool.random(using: &seed) ? ["a", "b"] : [], limits: Self.limits)
            var action = upload.first
            var steps = 0
            while steps < 2_000 {
                if case .finish = action { break }
                if case .fail = action { break }
                switch registry.perform(action, &seed) {
                case .answer(let answer): action = upload.next(answer)
                case .broken: action = upload.nextAfterBreak()
                }
                steps += 1
            }
            let name = "\(seed) round \(round)"
            if case .finish = action {
                #expect(registry.hasBlob, "\(name)")
            } else {
                #expect(
                    action == .fail(.noProgress) && registry.breaking + registry.forgetting > 0, "\(name) \(action)")
            }
            #expect(registry.complaints.isEmpty, "\(name)")
            if !registry.carriesState { #expect(registry.repeated == 0, "\(name)") }
        }
    }
}
