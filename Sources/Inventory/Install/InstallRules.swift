import Kickstart
import Markup

/// What of `install:` must fit together.
struct InstallRules {
    let settings: InstallSettings
    let fields: Fields

    /// Notes a fault for each thing that does not.
    func check() {
        checkVersion()
        checkImage()
        checkBootFiles()
        checkLiveSystem()
    }

    /// Which Kickstart commands an installer has (pykickstart's handlers of RHEL 8, 9 and 10).
    private func checkVersion() {
        guard let least = settings.method.leastVersion else { return }
        if let version = settings.version {
            guard version < least else { return }
            add(
                "method \(settings.method.rawValue) needs an installer of \(least.rawValue) or later, and `version` is "
                    + version.rawValue, at: isGiven("version") ? "version" : "method",
                remedy: "boot a later installer, or take `method: \(Self.latest(for: version))`")
        } else if settings.medium == nil, SyntaxVersion.rhel9 < least {
            add(
                "method \(settings.method.rawValue) needs an installer of \(least.rawValue) or later", at: "method",
                remedy: "say `version: \(least.rawValue)`, or name a `medium:`")
        }
    }

    private static func latest(for version: SyntaxVersion) -> String {
        let method = InstallMethod.allCases.last { $0.leastVersion.map { $0 <= version } ?? false }
        return (method ?? .ostreesetup).rawValue
    }

    private func checkImage() {
        switch settings.method {
        case .ostreecontainer, .bootc:
            if !isGiven("image") {
                add(
                    "method \(settings.method.rawValue) needs `image`", at: "method",
                    remedy: "add `image:` with a container image such as quay.io/example/os:1")
            }
            refuse("ref", "the image has one branch; name it by `image:`")
        case .ostreesetup:
            refuse("image", "it installs `ref` of the served archive; take `method: ostreecontainer`, or leave it out")
        case .coreos: break
        }
    }

    private func checkBootFiles() {
        if isGiven("medium") {
            for key in ["kernel", "initrd", "rootfs", "stage2"] where isGiven(key) {
                add(
                    "both `medium` and `\(key)` are set", at: key,
                    remedy: "keep one: the medium brings its own, so write `\(key): null` or `medium: null`")
            }
        } else if isGiven("kernel") != isGiven("initrd") {
            let (given, missing) = isGiven("kernel") ? ("kernel", "initrd") : ("initrd", "kernel")
            add(
                "`\(fields.path).\(given)` is set and `\(fields.path).\(missing)` is not", at: given,
                remedy: "hosts boot with both; add `\(missing):`")
        }
    }

    /// There is no Kickstart for `coreos`, so nothing that only a Kickstart can say.
    private func checkLiveSystem() {
        guard settings.method == .coreos else {
            return refuse("rootfs", "only the live systems of `method: coreos` have one")
        }
        if isGiven("osName"), !["fedora-coreos", "flatcar"].contains(settings.osName) {
            add(
                "`\(fields.path).osName` is \(settings.osName)", at: "osName",
                remedy: "with method coreos it is fedora-coreos or flatcar")
        }
        if settings.osName == "flatcar" {
            refuse("rootfs", "Flatcar has its system in the initrd")
        } else if !isGiven("medium"), isGiven("kernel"), !isGiven("rootfs") {
            add(
                "method coreos needs `rootfs`", at: "kernel",
                remedy: "add `rootfs:` with the live system's root image, beside `kernel:` and `initrd:`")
        }
        for key in ["version", "firmware", "ref", "image", "stage2", "proxy", "ignition", "finish"] {
            refuse(key, "it is for installers that read a Kickstart; remove it or write `\(key): null`")
        }
        for key in [
            "language", "keyboard", "timezone", "ntp", "selinux", "firewall", "fips", "rootPassword", "sshKeys",
            "users",
            "certificateAuthorities", "storage", "disks",
        ] {
            refuse(key, "say it in `extraIgnition:`; remove it or write `\(key): null`")
        }
        for key in ["pre", "post", "onerror"] {
            refuse(key, "nothing runs it; remove it or write `\(key): null`")
        }
    }

    private func refuse(_ key: String, _ remedy: String) {
        guard isGiven(key) else { return }
        add("`\(fields.path).\(key)` has no meaning with method \(settings.method.rawValue)", at: key, remedy: remedy)
    }

    /// Whether there is a value, be it wrong: that is a fault of its own.
    private func isGiven(_ key: String) -> Bool { fields.value(key) != nil }

    private func add(_ message: String, at key: String, remedy: String) {
        fields.faults.add(message, at: fields.mark(of: key), remedy: remedy)
    }
}
