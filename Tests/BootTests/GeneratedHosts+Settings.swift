import Inventory
import Markup

extension GeneratedHosts {
    private static let hashes: [Value] = [
        "$6$rounds=5000$salt$0123456789abcdefghijklmnopqrstuvwxyz./", "$y$j9T$aB3./$0123456789abcdef",
        "$5$salt$0123456789", "$2b$05$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=65536,t=2,p=1$abcdefgh$ijklmnop",
    ]
    private static let keys: [Value] = [
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== rack's \"key\" #1", "sk-ssh-ed25519@openssh.com AAAA",
        "from=\"192.0.2.0/24\",command=\"echo $HOME\" ecdsa-sha2-nistp256 AAAAE2VjZHNh= ä",
    ]

    static func system(_ random: inout Random) -> [Value.Member] {
        var members = random.maybe("language", ["en_US.UTF-8", "de_DE.UTF-8", "C.UTF-8", "sr_RS@latin"])
        members += random.maybe("keyboard", ["us", "de-nodeadkeys", "fr", "jp106"])
        members += random.maybe("timezone", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])
        members += random.maybe("ntp", [["ntp.example.com"], ["192.0.2.1", "2001:db8::1", "a.example"], []])
        members += random.maybe("selinux", ["enforcing", "permissive", "disabled"])
        members += random.maybe("firewall", ["use-system-defaults", "enabled", "disabled"])
        members += random.maybe("fips", [true, false])
        members += random.maybe("finish", ["reboot", "poweroff"])
        members += random.maybe("ignition", ["pointer", "embed"])
        members += random.maybe("proxy", ["http://proxy.example.com:3128", "https://[2001:db8::2]:8080"])
        members += random.maybe("consoles", [["ttyS0"], ["tty0", "ttyS1,115200n8"], ["ttyAMA0,9600"]])
        members += random.maybe("arguments", [["quiet"], ["mitigations=auto,nosmt", "a=%b@+~^"], ["hugepages=1,2"]])
        members += random.maybe("stage2", ["http://192.0.2.1/ol9/", "https://[2001:db8::1]/a%20b/"])
        return members
    }

    static func accounts(_ random: inout Random) -> [Value.Member] {
        var members = random.maybe("rootPassword", hashes)
        if random.chance(1, in: 3) { members.append(Value.Member("sshKeys", .array(random.some(of: keys)))) }
        let users = random.some(of: ["a", "core", "_svc", "u-1_x"]).enumerated().map { index, name in
            var user = [Value.Member("name", .string(name))]
            user += random.maybe("passwordHash", hashes)
            user += random.maybe("groups", [["wheel"], ["wheel", "adm", "x_1"], []])
            user += random.maybe("shell", ["/bin/bash", "/usr/sbin/nologin"])
            user += random.maybe("uid", [.integer(1000 + index)])
            user += random.maybe("sshKeys", [.array(random.some(of: keys))])
            return Value.object(user)
        }
        if !users.isEmpty { members.append(Value.Member("users", .array(users))) }
        return members
    }

    static func fragments(_ random: inout Random) throws -> InstallFragments {
        let scripts = [
            "echo 'a % b'\n", "#!/bin/bash\nset -e\n\t[[ -n $HOME ]]\n", "#!/usr/bin/python3\nprint(\"ä #1\")",
            "#!/bin/sh\n# %end is no line of its own here\necho\n", "",
        ]
        func some() throws -> [InstallFragments.Fragment] {
            try random.some(of: scripts).map { try InstallFragments.Fragment(origin: "script", text: $0) }
        }
        var fragments = InstallFragments()
        guard random.chance(1, in: 3) else { return fragments }
        fragments.pre = try some()
        fragments.post = try some()
        fragments.onError = try some()
        return fragments
    }
}
