import Markup
import TestSupport

/// A random config of specification 3.3.0 with every section, which Ignition accepts until it is broken.
struct GeneratedConfig {
    private(set) var text: String
    /// What was broken; nil for a config that is whole.
    let damage: String?

    /// - Parameter isBroken: Whether one thing is wrong with it.
    init(_ seed: inout Seed, isBroken: Bool) {
        let count = Int.random(in: 1...6, using: &seed)
        let disk = Self.disk(&seed)
        var members = [
            #""ignition":{"version":"3.3.0","timeouts":{"httpTotal":\#(Int.random(in: 0...90, using: &seed))},"proxy":{"httpProxy":"http://p.example:8080","noProxy":["a"]},"config":{"merge":[{"source":"https://c.example/a.ign"}]},"security":{"tls":{"certificateAuthorities":[{"source":"data:,x"}]}}}"#,
            #""passwd":{"users":[{"name":"core","uid":\#(Int.random(in: 1000...2000, using: &seed)),"sshAuthorizedKeys":["ssh-ed25519 A"]}],"groups":[{"name":"g","shouldExist":true}]}"#,
            #""systemd":{"units":[\#(Self.units(count, &seed))]}"#,
            #""storage":{"files":[\#(Self.files(count, &seed))],"directories":[{"path":"/d","mode":493}],"links":[{"path":"/l","target":"/f0"}],"disks":[\#(disk)],"raid":[{"name":"r","level":"raid1","devices":["/dev/a","/dev/b"]}],"luks":[{"name":"x","device":"/dev/c","clevis":{"tpm2":true}}],"filesystems":[{"device":"/dev/e","format":"ext4","label":"root","path":"/var"}]}"#,
        ]
        if Bool.random(using: &seed) {
            members.append(#""kernelArguments":{"shouldExist":["quiet"],"shouldNotExist":["splash"]}"#)
        }
        members.shuffle(using: &seed)
        text = "{\(members.joined(separator: ",\n"))}"
        guard isBroken, let (damage, from, to) = Self.damages.randomElement(using: &seed) else {
            damage = nil
            return
        }
        self.damage = damage
        guard let place = text.firstRange(of: from) else { return }
        text.replaceSubrange(place, with: to)
    }

    private static func files(_ count: Int, _ seed: inout Seed) -> String {
        let sources = [
            #""source":"data:,a%20b","verification":{"hash":"sha256-\#(String(repeating: "0", count: 64))"}"#,
            #""source":"https://h.example/x","httpHeaders":[{"name":"A","value":"b"}]"#,
            #""source":"tftp://h.example/x","compression":"gzip""#, #""source":"s3://bucket/key""#,
            #""source":"gs://bucket/key""#, #""source":"data:;base64,AAAA""#, #""source":"""#,
        ]
        return (0..<count).map { number in
            let source = sources.randomElement(using: &seed) ?? ""
            let owner = Bool.random(using: &seed) ? #","user":{"id":7},"group":{"name":"g"}"# : ""
            return
                #"{"path":"/f\#(number)","mode":\#(Int.random(in: 0...511, using: &seed)),"overwrite":true\#(owner),"contents":{\#(source)}}"#
        }.joined(separator: ",")
    }

    private static func units(_ count: Int, _ seed: inout Seed) -> String {
        (0..<count).map { number in
            let suffix = ["service", "timer", "mount", "target", "socket"].randomElement(using: &seed) ?? ""
            let dropins =
                Bool.random(using: &seed) ? #","dropins":[{"name":"10.conf","contents":"[Service]\nA=b\\\nc\n"}]"# : ""
            return
                #"{"name":"u\#(number).\#(suffix)","enabled":true,"contents":"[Unit]\n# c\n[Install]\nWantedBy=a"\#(dropins)}"#
        }.joined(separator: ",")
    }

    private static func disk(_ seed: inout Seed) -> String {
        let sizes = (1...3).map { number in
            #"{"number":\#(number),"label":"p\#(number)","sizeMiB":\#(Int.random(in: 1...99, using: &seed)),"startMiB":\#(number * 100)}"#
        }
        return #"{"device":"/dev/d","wipeTable":true,"partitions":[\#(sizes.joined(separator: ","))]}"#
    }

    /// What can be wrong: a name, the text that every config has, and what comes in its place.
    private static let damages: [(String, String, String)] = [
        ("version", "3.3.0", "3.9.0"), ("no version", #""version":"3.3.0","#, ""), ("syntax", "}}", "}"),
        ("kind of a number", #""mode":493"#, #""mode":"493""#), ("kind of a flag", "true", "1"),
        ("kind of a list", #"["quiet"#, #"[["quiet"#), ("relative path", #""path":"/d""#, #""path":"d""#),
        ("path of a file", #""path":"/f0""#, #""path":"f0""#), ("no path", #""path":"/d","#, ""),
        ("duplicate path", #""path":"/d""#, #""path":"/f0""#),
        ("below a link", #""path":"/d""#, #""path":"/l/d""#), ("mode", #""mode":493"#, #""mode":4096"#),
        ("negative mode", #""mode":493"#, #""mode":-1"#), ("no target", #","target":"/f0""#, ""),
        ("unit suffix", #""name":"u0."#, #""name":"u0.x"#), ("unit text", "[Unit]", "[Unit"),
        ("unit line", "[Install]", "x"), ("device", #""device":"/dev/d""#, #""device":"dev/d""#),
        ("partition number", #""number":2"#, #""number":1"#), ("partition label", #""label":"p2""#, #""label":"p1""#),
        ("overlap", #""startMiB":200"#, #""startMiB":100"#),
        ("long partition label", "p3", String(repeating: "p", count: 37)),
        ("colon", #""p3""#, #""p:3""#), ("raid level", "raid1", "raid2"),
        ("spares", #""level":"raid1""#, #""level":"raid0","spares":1"#),
        ("no devices", #"["/dev/a","/dev/b"]"#, "[]"), ("device of an array", "/dev/b", "b"),
        ("clevis", #""tpm2":true"#, #""tpm2":true,"custom":{"pin":"x","config":"{}"}"#),
        ("tang", #""tpm2":true"#, #""tang":[{"url":"http://t.example"}]"#), ("format", "ext4", "ext5"),
        ("label", #""label":"root""#, #""label":"12345678901234567""#), ("no format", #""format":"ext4","#, ""),
        ("proxy", "http://p.example:8080", "ftp://p.example"), ("scheme", "https://c.example", "ssh://c.example"),
        ("authority", "data:,x", "x"), ("user", #""name":"core""#, #""name":"""#),
        ("duplicate user", #"}],"groups""#, #"},{"name":"core"}],"groups""#),
        ("two lists", #""path":"/l""#, #""path":"/d""#), ("surplus", "}}", "}}}"),
    ]
}
