import Ignition
import TestSupport
import Testing

@Suite("Ignition rules of files, directories and links")
struct RulesNodeTests {
    static let nodes: [RulesCase] = [
        .file(#""path": "/""#), .file(#""path": "/a/..b/.c/...""#), .file("", "error path"),
        .file(#""path": """#, "error path"), .file(#""path": "a""#, "error path"),
        .file(#""path": "/a/""#, "error path"), .file(#""path": "/a//b""#, "error path"),
        .file(#""path": "/a/./b""#, "error path"), .file(#""path": "/..""#, "error path"),
        .item("directories", #""path": "/a/..""#, "error path"),
        .item("links", #""path": "x", "target": "y""#, "error path"),
        .file(#""path": "/a", "user": {"id": 0, "name": "a"}"#, "error user"),
        .file(#""path": "/a", "user": {"id": 0, "name": ""}"#),
        .item("directories", #""path": "/a", "group": {"id": 7, "name": "a"}"#, "error group"),
        .item("links", #""path": "/a", "target": "b", "user": {"id": 7, "name": "a"}"#, "error user"),
        .file(#""path": "/a", "overwrite": true"#, "error overwrite"), .file(#""path": "/a", "overwrite": false"#),
        .file(#""path": "/a", "overwrite": true, "contents": {}"#, "error overwrite"),
        .file(#""path": "/a", "overwrite": true, "contents": {"source": ""}"#),
    ]

    static let modes: [RulesCase] = [
        .file(#""path": "/a", "mode": 0"#), .file(#""path": "/a", "mode": 511"#),
        .file(#""path": "/a", "mode": 512"#, "warning mode", in: .until(.v3_5)),
        .file(#""path": "/a", "mode": 4095"#, in: .since(.v3_6)), .file(#""path": "/a", "mode": 4096"#, "error mode"),
        .file(#""path": "/a", "mode": -1"#, "error mode", "warning mode", in: .until(.v3_5)),
        .file(#""path": "/a", "mode": -1"#, "error mode", in: .since(.v3_6)),
        .item("directories", #""path": "/a", "mode": 1023"#, "warning mode", in: .until(.v3_5)),
        .item("directories", #""path": "/a", "mode": 1023"#, in: .since(.v3_6)),
        .item("directories", #""path": "/a", "mode": 9999"#, "error mode", "warning mode", in: .until(.v3_5)),
    ]

    static let links: [RulesCase] = [
        .item("links", #""path": "/a""#, in: .until(.v3_2)),
        .item("links", #""path": "/a""#, "error target", in: .since(.v3_3)),
        .item("links", #""path": "/a", "target": """#, "error target", in: .since(.v3_3)),
        .storage(
            #""links": [{"path": "/a", "target": "x"}], "files": [{"path": "/a/b/c"}, {"path": "/ab"}]"#,
            "error files.0"),
        .storage(
            #""links": [{"path": "/a", "target": "x"}], "directories": [{"path": "/a/b"}]"#, "error directories.0"),
        .storage(#""links": [{"path": "/a", "target": "x"}, {"path": "/a/b", "target": "x"}]"#, "error links.1"),
        .storage(#""links": [{"target": "x"}], "files": [{"path": "/a"}]"#, "error links.0.path", "error files.0"),
        .storage(#""links": [{"path": "/a/b", "target": "x"}], "files": [{"path": "/a/bc"}, {"path": "/a"}]"#),
        .storage(
            #""links": [{"path": "/a", "hard": true, "target": "/b"}], "directories": [{"path": "/b"}]"#,
            "error links.0"),
        .storage(
            #""links": [{"path": "/a", "hard": true, "target": "/x/..//b/"}], "directories": [{"path": "/b"}]"#,
            "error links.0"),
        .storage(
            #""links": [{"path": "/a/l", "hard": true, "target": "../b"}], "directories": [{"path": "/a/b"}]"#,
            "error links.0"),
        .storage(#""links": [{"path": "/a", "target": "/b"}], "directories": [{"path": "/b"}]"#),
        .item(
            "links", #""path": "/a", "hard": true, "target": "b", "user": {"id": 1}, "group": {"name": ""}"#,
            "warning user.id", "warning group.name"),
        .item("links", #""path": "/a", "target": "b", "user": {"id": 1}"#),
    ]

    private static let unit =
        #""systemd": {"units": [{"name": "a.service", "contents": "[A]", "dropins": [{"name": "b.conf", "contents": "[A]"}]}, {"name": "c.service", "contents": "", "dropins": [{"name": "d.conf"}]}]}"#

    private static let conflicts: [RulesCase] = [
        RulesCase(
            #""storage": {"files": [{"path": "/etc/systemd/system/a.service"}]}, \#(unit)"#,
            ["error storage.files.0.path"], .all),
        RulesCase(
            #""storage": {"directories": [{"path": "/etc/systemd/system/a.service.d/b.conf"}]}, \#(unit)"#,
            ["error storage.directories.0.path"], .all),
        RulesCase(
            #""storage": {"links": [{"path": "/etc/systemd/system/a.service", "target": "x"}]}, \#(unit)"#,
            ["error storage.links.0.path"], .all),
        RulesCase(
            #""storage": {"files": [{"path": "/etc/systemd/system/c.service"}, {"path": "/etc/systemd/system/c.service.d/d.conf"}]}, \#(unit)"#,
            [], .all),
    ]

    @Test(arguments: nodes + modes + links + conflicts) func cases(_ each: RulesCase) throws { try each.check() }
}
