import Registry
import TestSupport
import Testing

/// A registry that goes wrong while an image is read.
@Suite struct MisbehavingPullTests {
    @Test func manifest() async throws { try await MisbehaviourCase.run(Self.documents + Self.answers) }

    @Test func blob() async throws { try await MisbehaviourCase.run(Self.blobs) }

    private static func once(_ requests: [TestRegistry.Request]) -> Bool { requests.of(.getManifest).count == 1 }

    /// The body of a manifest.
    private static let documents: [MisbehaviourCase] = [
        MisbehaviourCase("wrong digest", .pull, .damaged).fault(.wrongBytes, on: .getManifest).expecting(once),
        MisbehaviourCase("wrong digest, asked by digest", .pullByDigest, .damaged)
            .fault(.wrongBytes, on: .getManifest).expecting(once),
        MisbehaviourCase("wrong digest, none told", .pullByDigest, .damaged)
            .fault(.wrongBytes, on: .getManifest).expecting(once),
        MisbehaviourCase("another digest told", .pull, .damaged).fault(.otherDigest, on: .getManifest).expecting(once),
        MisbehaviourCase("no digest told", .pull, .done).fault(.noDigest, on: .getManifest),
        MisbehaviourCase("longer", .pull, .damaged).fault(.longerBody, on: .getManifest),
        MisbehaviourCase("short once", .pull, .done).fault(.shortBody, on: .getManifest, times: 1),
        MisbehaviourCase("short", .pull, .fails(.unreachable, ["manifest v1"])).fault(.shortBody, on: .getManifest),
        MisbehaviourCase("surplus", .pull, .done).fault(.surplusBytes, on: .getManifest),
        MisbehaviourCase("huge", .pull, .fails(.nonsense, ["larger than", "check that this is a registry"]))
            .fault(.hugeBody(5 << 20), on: .getManifest).expecting(once),
        MisbehaviourCase("endless", .pull, .fails(.nonsense, ["larger than"]))
            .fault(.endlessBody, on: .getManifest).expecting(once),
        MisbehaviourCase("drip", .pull, .fails(.busy, ["manifest v1", "or from a mirror"]))
            .fault(.drip(.milliseconds(50)), on: .getManifest),
        MisbehaviourCase("silence after the head, once", .pull, .done)
            .fault(.silenceAfterHead, on: .getManifest, times: 1),
        MisbehaviourCase("silence after the head", .pull, .fails(.unreachable, ["manifest v1"]))
            .fault(.silenceAfterHead, on: .getManifest),
        MisbehaviourCase("a page for people", .pull, .fails(.nonsense, ["check that this is a registry"]))
            .fault(.status(200, .none, .html), on: .getManifest).expecting(once),
    ]

    /// The answer to a request for a manifest.
    private static let answers: [MisbehaviourCase] =
        [408, 429, 500, 502, 503, 504].flatMap { status in
            [
                MisbehaviourCase("\(status) twice", .pull, .done).fault(.status(status), on: .getManifest, times: 2),
                MisbehaviourCase("\(status)", .pull, .fails(.busy, ["status \(status)", "TEST_\(status)"]))
                    .fault(.status(status), on: .getManifest).expecting { $0.of(.getManifest).count == 4 },
            ]
        } + [
            MisbehaviourCase("429, a second", .pull, .done).with { $0.least = .seconds(1) }
                .fault(.status(429, .seconds(1)), on: .getManifest, times: 1),
            MisbehaviourCase("503, a date", .pull, .done).with { $0.least = .milliseconds(900) }
                .fault(.status(503, .date(2)), on: .getManifest, times: 1),
            MisbehaviourCase("429, a date that was", .pull, .done)
                .fault(.status(429, .date(-100)), on: .getManifest, times: 1),
            MisbehaviourCase("429, nonsense", .pull, .done)
                .fault(.status(429, .text("-1")), on: .getManifest, times: 1)
                .fault(.status(429, .text("99999999999999999999999")), on: .getManifest, times: 1),
            MisbehaviourCase("429, an hour", .pull, .fails(.busy, ["status 429", "wait"]))
                .fault(.status(429, .seconds(3_600)), on: .getManifest).with {
                    $0.changeLimits = { $0.patience = .seconds(1) }
                    $0.deadline = .seconds(2)
                },
            MisbehaviourCase("a page for people", .pull, .fails(.busy, ["status 502"]))
                .fault(.status(502, .none, .html), on: .getManifest),
            MisbehaviourCase("signs for a terminal", .pull, .fails(.busy, ["error: 0 problems"]))
                .fault(.status(500, .none, .escapes), on: .getManifest),
            MisbehaviourCase("a long text", .pull, .fails(.refused, ["status 418"]))
                .fault(.status(418, .none, .long(3 << 20)), on: .getManifest),
            MisbehaviourCase("nothing said", .pull, .fails(.missing, ["status 404", "check the name"]))
                .fault(.status(404, .none, .nothing), on: .getManifest).expecting(once),
            MisbehaviourCase("403", .pull, .fails(.unauthorized, ["status 403"]))
                .fault(.status(403), on: .getManifest).expecting(once),
            MisbehaviourCase("silence once", .pull, .done).fault(.silence, on: .getManifest, times: 1),
            MisbehaviourCase("silence", .pull, .fails(.unreachable, ["no answer"])).fault(.silence, on: .getManifest),
            MisbehaviourCase("closed twice", .pull, .done).fault(.closeAtHead, on: .getManifest, times: 2),
            MisbehaviourCase("closed", .pull, .fails(.unreachable, ["no answer"]))
                .fault(.closeAtHead, on: .getManifest),
            MisbehaviourCase("closed after every answer", .pull, .done)
                .fault(.closeAfterAnswer, on: .getManifest).fault(.closeAfterAnswer, on: .getBlob),
            MisbehaviourCase("no HTTP", .pull, .fails(.nonsense, ["check that this is a registry"]))
                .fault(.garbage, on: .getManifest).expecting(once),
            MisbehaviourCase("redirect without end", .pull, .fails(.nonsense, ["circle"]))
                .fault(.redirectToItself, on: .getManifest).expecting(once),
        ]

    private static let blobs: [MisbehaviourCase] = [
        MisbehaviourCase("wrong digest", .pull, .damaged).fault(.wrongBytes, on: .getBlob)
            .expecting { $0.of(.getBlob).count == 1 },
        MisbehaviourCase("short once", .pull, .done).fault(.shortBody, on: .getBlob, times: 1)
            .expecting { requests in
                let gets = requests.of(.getBlob)
                return gets.count == 5 && gets[1]["Range"] == "bytes=100000-" && gets[1].target == gets[0].target
            },
        MisbehaviourCase("short", .pull, .fails(.unreachable, ["stopped after"])).fault(.shortBody, on: .getBlob),
        MisbehaviourCase("a byte at a time", .pull, .fails(.unreachable, ["stopped after"]))
            .fault(.cutBody(after: 1), on: .getBlob).expecting { $0.of(.getBlob).count == 4 },
        MisbehaviourCase("enough at a time", .pull, .done).fault(.cutBody(after: 66_000), on: .getBlob)
            .with { $0.layers = [600_000] },
        MisbehaviourCase("longer", .pull, .damaged).fault(.longerBody, on: .getBlob),
        MisbehaviourCase("surplus", .pull, .done).fault(.surplusBytes, on: .getBlob),
        MisbehaviourCase("huge", .pull, .damaged).fault(.hugeBody(5 << 20), on: .getBlob),
        MisbehaviourCase("endless", .pull, .damaged).fault(.endlessBody, on: .getBlob),
        MisbehaviourCase("drip", .pull, .fails(.busy, ["too slowly", "mirror"]))
            .fault(.drip(.milliseconds(20)), on: .getBlob),
        MisbehaviourCase("silence once", .pull, .done).fault(.silence, on: .getBlob, times: 1),
        MisbehaviourCase("silence", .pull, .fails(.unreachable, [])).fault(.silence, on: .getBlob),
        MisbehaviourCase("silence after the head, once", .pull, .done).fault(.silenceAfterHead, on: .getBlob, times: 1),
        MisbehaviourCase("silence after the head", .pull, .fails(.unreachable, ["stopped after 0 of 200000 bytes"]))
            .fault(.silenceAfterHead, on: .getBlob),
        MisbehaviourCase("range ignored", .pull, .done).fault(.shortBody, on: .getBlob, times: 1)
            .fault(.ignoredRange, on: .getBlob, times: 1),
        MisbehaviourCase("another range", .pull, .fails(.nonsense, ["another part"]))
            .fault(.shortBody, on: .getBlob, times: 1).fault(.wrongRange, on: .getBlob),
        MisbehaviourCase("range refused", .pull, .fails(.refused, ["status 416"]))
            .fault(.shortBody, on: .getBlob, times: 1).fault(.status(416), on: .getBlob),
        MisbehaviourCase("closed twice", .pull, .done).fault(.closeAtHead, on: .getBlob, times: 2),
        MisbehaviourCase("503 twice in the middle", .pull, .done).fault(.shortBody, on: .getBlob, times: 1)
            .fault(.status(503), on: .getBlob, times: 2),
        MisbehaviourCase("missing", .pull, .fails(.missing, ["status 404"])).fault(.status(404), on: .getBlob)
            .expecting { $0.of(.getBlob).count == 1 },
        MisbehaviourCase("redirect without end", .pull, .fails(.nonsense, ["circle"]))
            .fault(.redirectToItself, on: .getBlob),
    ]
}
