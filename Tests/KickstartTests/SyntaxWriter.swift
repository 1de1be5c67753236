@testable import Kickstart
import TestSupport

/// Writes command lines and sections, right ones and almost right ones.
struct SyntaxWriter {
    private var seed: Seed

    init(_ seed: Seed) { self.seed = seed }

    private mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &seed) == 0 }

    private mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &seed)] }

    private static let values = [
        "a", "1", "0", "-1", "007", "1_0", "1.5", "/", "/boot", "/home/x", "swap", "none", "sda", "sda,sdb", "a,,b",
        ",",
        "raid.01", "pv.01", "pv.02", "vg", "vg/lv", "md0", "/dev/md0", "http://h/x", "file:///x", "ftp://h", "RAID1",
        "5", "xfs", "btrfs", "ext4", "tmpfs", "btrfs.01", "mac", "dhcp", "static", "sector", "use", "reconfigure", "on",
        "Off", "YES", "maybe", "debug", "mbr", "thinp", "lvm", "partition", "plain", "pre-install", "post-install",
        "22:tcp", "imap:tcp,1234:udp", "1234", "22:", "a=b", "a=b,c=d", "a=", "lacp;x", "eth0", "eth0,eth1", "['a']",
        "{\"device\": \"eth1\"}", "{}", "\"\"", "''", "\"a b\"", "'a b'", "\"a", "a\\", "\\", "#c", "a#b", "--", "-",
        "-x", "-5", "-.5", "--nope", "--nope=1", "\u{e9}", "writeback", "writethrough", "join", "100", "101",
        "999999999999999999999",
        "oci-archive:/x", "registry:q/x", "registry", "Europe/Berlin", "us", "--x=y z", "\"--x y\"",
        "/dev/disk/by-id/x",
        "link", "LABEL=x", "UUID=1", "nonesuch", "ttyS0", "0x1", "dasda1", "system", "disk", "raid.01 raid.02",
        "pv.01 pv.02",
        "example.com", "user@h", "$6$x$y", "*", "..",
    ]

    /// A command of some version with options of its table.
    mutating func line() -> String {
        let version = pick(SyntaxVersion.allCases)
        let name = pick(CommandTable.names(in: version, sections: false))
        return line(name, version: version)
    }

    private mutating func line(_ name: String, version: SyntaxVersion) -> String {
        guard let table = CommandTable.entry(name, in: version)?.options else { return name }
        var words: [String] = []
        for option in table.options where option.isRequired && !oneIn(8) { words.append(written(option)) }
        for _ in 0..<pick([0, 0, 1, 1, 2, 3, 4]) where !table.options.isEmpty {
            words.append(written(pick(table.options)))
        }
        for place in table.places where place.count == .one ? !oneIn(8) : !oneIn(3) {
            let value = place.choices.map { pick($0) } ?? pick(Self.values)
            words.insert(value, at: oneIn(2) ? 0 : Int.random(in: 0...words.count, using: &seed))
            if place.count == .any, oneIn(2) { words.append(pick(Self.values)) }
        }
        if oneIn(8) || (table.takesAnyWords && oneIn(2)) {
            words.insert(pick(Self.values), at: Int.random(in: 0...words.count, using: &seed))
        }
        if name == "realm", !oneIn(4) { words.insert("join", at: 0) }
        return ([name] + words).joined(separator: oneIn(10) ? "  " : " ")
    }

    private mutating func written(_ option: OptionTable.Option) -> String {
        var name = pick(option.names)
        if oneIn(12) { name = String(name.prefix(Int.random(in: 2...name.count, using: &seed))) }
        var value = pick(Self.values)
        switch option.form {
        case .flag: return oneIn(20) ? "\(name)=\(value)" : name
        case .text: break
        case .integer: if !oneIn(4) { value = pick(["1", "0", "-1", "100", "50", "512", "4096"]) }
        case .boolean: if !oneIn(4) { value = pick(["on", "off", "yes", "no"]) }
        case .optionalText: if oneIn(2) { return name }
        case .choice(let choices): if !oneIn(4) { value = pick(choices) }
        }
        return oneIn(30) ? name : name + (oneIn(4) ? " " : "=") + value
    }

    /// Lines of package sections, scripts and strays.
    private static let pieces = [
        "%packages", "%packages --ignoremissing", "%packages --nocore --default", "%packages --inst-langs=de",
        "%packages --instLangs de", "%packages --timeout=x", "%packages --ign", "%packages core", "%end", "%end",
        "%end",
        "%end # of it", "%end now", " %end", "%end\"", "%pre", "%pre --erroronfail --log=/x", "%pre --lo=/x",
        "%pre-install --interpreter /bin/sh", "%post --nochroot", "%post --nochroot=1", "%post sda", "%pre --nochroot",
        "%onerror --log", "%traceback", "%addon org_fedora_oscap", "%addon", "%anaconda", "%certificate",
        "%certificate --filename x --dir /y", "%certificate --filename=x --type=anchor",
        "%certificate --filename=x --type=",
        "%certificate --dir /x", "%nonesuch", "%include /tmp/x", "%include", "%include ''", "%include \"/tmp/a b\" c",
        "%ksappend http://127.0.0.1/x", "@core", "@^minimal-environment", "@ --nodefaults",
        "@x --nodefaults --optional",
        "@x --no", "@x --", "@x --optional=1", "@x --=", "@x --foo", "-@x", "-x", "-", "- x", "- # x", "-# x",
        "vim # editor",
        "kernel*", "echo 'don", "echo \"%end\"", "# comment", "   # comment", "", "  ", "\t", "%", "% end", "%%",
        "%{name}",
        "\u{a0}", "\u{a0}# x", "text", "reboot", "\\", "\"\"", "'' text", "part / --size=1", "autopart", "%post\u{a0}",
        "lang en_US\u{85}keyboard us", "network --bootproto=dhcp \\", "text # \"open", "text#x", "#platform=x",
        "%packages\u{b}", "\u{feff}text", "echo \u{2028}%end", "%Include /x", "bootloader --append='a b' # it's",
    ]

    /// Commands, sections and strays in any order.
    mutating func kickstart() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...5, using: &seed) {
            switch Int.random(in: 0..<4, using: &seed) {
            case 0: text += line()
            case 1: text += pick(Self.pieces)
            case 2: text += pick(["text", "lang en_US # x", "  zerombr", "%include /tmp/x", "# x", ""])
            default:
                let heads = Self.pieces.filter { $0.hasPrefix("%p") || $0.hasPrefix("%addon") || $0.hasPrefix("%cert") }
                text += pick(heads) + "\n"
                for _ in 0..<pick([0, 1, 2, 3]) { text += pick(Self.pieces.filter { !$0.hasPrefix("%") }) + "\n" }
                text += "%end"
            }
            text += oneIn(20) ? pick(["\r\n", "\r", "", "\n\n"]) : "\n"
        }
        return text
    }

    /// Lines of a command that may contradict or repeat each other, or a text of a few.
    mutating func lines() -> String {
        let version = pick(SyntaxVersion.allCases)
        let name = pick(CommandTable.names(in: version, sections: false))
        var text = line(name, version: version)
        for _ in 0..<pick([0, 0, 0, 0, 1, 2]) { text += "\n" + (oneIn(3) ? line() : line(name, version: version)) }
        return text + (oneIn(10) ? "" : "\n")
    }

    /// A text of somebody else's with some words changed, left out, doubled or moved.
    mutating func changed(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        for _ in 0..<pick([1, 1, 2, 3]) {
            let at = Int.random(in: 0..<lines.count, using: &seed)
            var words = lines[at].split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
            let place = Int.random(in: 0..<words.count, using: &seed)
            switch Int.random(in: 0..<7, using: &seed) {
            case 0: words.remove(at: place)
            case 1: words.insert(words[place], at: place)
            case 2: words.shuffle(using: &seed)
            case 3: words.insert(pick(Self.values), at: place)
            case 4: words[place] = (words[place].split(separator: "=").first.map { $0 + "=" } ?? "") + pick(Self.values)
            case 5: words[place] = String(words[place].dropLast(Int.random(in: 1...3, using: &seed)))
            default: lines.insert(lines[at], at: at)
            }
            lines[at] = words.joined(separator: " ")
        }
        return lines.joined(separator: "\n")
    }
}
