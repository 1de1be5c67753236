import Ignition
import Markup
import TestSupport
import Testing

@Suite struct TranslationTests {
    @Test(arguments: [
        (
            SpecVersion.v3_0, #""ignition":{"version":"3.6.0","proxy":{"httpProxy":"http://p"}}"#, "$.ignition.proxy",
            SpecVersion.v3_1
        ),
        (.v3_1, #""passwd":{"users":[{"name":"a","shouldExist":true}]}"#, "$.passwd.users.0.shouldExist", .v3_2),
        (.v3_1, #""storage":{"luks":[{"name":"a","device":"/dev/a"}]}"#, "$.storage.luks", .v3_2),
        (.v3_2, #""kernelArguments":{"shouldExist":["a"]}"#, "$.kernelArguments", .v3_3),
        (
            .v3_3, #""storage":{"luks":[{"name":"a","device":"/dev/a","discard":true}]}"#, "$.storage.luks.0.discard",
            .v3_4
        ),
        (
            .v3_4, #""storage":{"luks":[{"name":"a","device":"/dev/a","cex":{"enabled":true}}]}"#,
            "$.storage.luks.0.cex", .v3_5
        ),
        (.v3_5, #""storage":{"files":[{"path":"/a"},{"path":"/b","mode":2541}]}"#, "$.storage.files.1.mode", .v3_6),
        (
            .v3_3, #""storage":{"files":[{"path":"/a","contents":{"source":"arn:aws:s3:::b/k"}}]}"#,
            "$.storage.files.0.contents.source", .v3_4
        ),
    ])
    func downNamesWhatCannotBeSaid(to version: SpecVersion, members: String, path: String, since: SpecVersion) throws {
        let given = members.hasPrefix(#""ignition""#) ? try whole(members) : try document(.v3_6, members)
        let error = try #require(throws: TranslationError.self) { try given.translated(to: version) }
        let value = try #require(error.values.first)
        #expect(error.values.count == 1)
        #expect("\(value.path)" == path)
        #expect(value.since == since)
        #expect(value.mark.column > 1)
        #expect("\(error)".contains(path))
        #expect(given.lowered().version == since)
        #expect(try given.translated(to: since).version == since)
    }

    @Test func everyLossIsNamed() throws {
        let given = try document(
            .v3_6, #""kernelArguments":{"shouldExist":["a"]}"#,
            #""passwd":{"groups":[{"name":"a","shouldExist":true},{"name":"b","shouldExist":false}]}"#)
        let error = try #require(throws: TranslationError.self) { try given.translated(to: .v3_0) }
        #expect(
            error.values.map { "\($0.path)" } == [
                "$.kernelArguments", "$.passwd.groups.0.shouldExist", "$.passwd.groups.1.shouldExist",
            ])
    }

    @Test func manyLossesTakeNoLongerThanTheirConfig() throws {
        let files = (0..<2000).map { #"{"path":"/\#($0)","contents":{"source":"arn:aws:s3:::b/k"}}"# }
        let given = try document(.v3_6, #""storage":{"files":[\#(files.joined(separator: ","))]}"#)
        let clock = ContinuousClock()
        let time = try clock.measure {
            let error = try #require(throws: TranslationError.self) { try given.translated(to: .v3_0) }
            #expect(error.values.count == 2000)
            #expect(error.values.allSatisfy { $0.since == .v3_4 })
            #expect(given.lowered().version == .v3_4)
        }
        #expect(time < .seconds(5))
    }

    @Test func emptyThingsAreNoLoss() throws {
        let given = try document(.v3_6, #""kernelArguments":{"shouldExist":[]}"#, #""storage":{"luks":[]}"#)
        #expect(given.lowered().json() == #"{"ignition":{"version":"3.0.0"}}"# + "\n")
    }

    @Test func specialBitsOfOldModesGo() throws {
        var report = Report()
        let old = try storage(.v3_5, #""files":[{"path":"/a","mode":3565}],"directories":[{"path":"/b","mode":1023}]"#)
        let new = try old.translated(to: .v3_6, noting: &report)
        #expect(new.json().contains(#""mode":493"#) && new.json().contains(#""mode":511"#))
        #expect(
            report.findings.map { $0.path.map(\.description) } == [
                "$.storage.files.0.mode", "$.storage.directories.0.mode",
            ])
        #expect(!report.hasErrors)
        var quiet = Report()
        _ = try old.translated(to: .v3_4, noting: &quiet)
        #expect(quiet.findings.isEmpty)
    }

    @Test func missingTextsBecomeEmptyOnes() throws {
        let old = try storage(.v3_2, #""links":[{"path":"/a"}],"raid":[{"name":"r"}]"#)
        let new = try old.translated(to: .v3_3)
        #expect(new.json().contains(#"{"path":"/a","target":""}"#))
        #expect(new.json().contains(#"{"name":"r","level":""}"#))
    }

    @Test func lostAdvertisementsAreNoted() throws {
        var report = Report()
        let luks =
            #""luks":[{"name":"l","device":"/dev/a","clevis":{"tang":[{"url":"http://t","thumbprint":"x","advertisement":"{}"}]}}]"#
        let new = try storage(.v3_4, luks).translated(to: .v3_6, noting: &report)
        #expect(new.json().contains(#""advertisement":"{}""#))
        #expect(report.findings.count == 1)
    }

    @Test(arguments: SpecVersion.allCases)
    func upAndDownIsTheSame(version: SpecVersion) throws {
        var seed = Seed()
        for _ in 0..<20 {
            let text = GeneratedConfig(&seed, isBroken: false).text
            let read = try #require(Config.read(Array(text.utf8), source: "test").document)
            guard let given = try? read.translated(to: version) else { continue }
            for newer in SpecVersion.allCases where newer >= version {
                let back = try given.translated(to: newer).translated(to: version)
                #expect(back.hasSameMeaning(as: given), "\(seed)")
                #expect(back.version == version)
            }
            #expect(try given.lowered().translated(to: version).hasSameMeaning(as: given), "\(seed)")
        }
    }

    private func whole(_ members: String) throws -> Config {
        try #require(Config.read(Array("{\(members)}".utf8), source: "test").document)
    }
}
