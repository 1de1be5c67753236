import Boot
import Inventory
import Kickstart
import KickstartAssets
import TestSupport
import Testing

/// One run of `disks.sh` as the Kickstart of a host carries it, in a rack of its own.
struct DiskScript {
    let result: CommandResult
    /// The directory where the script leaves what it found.
    let state: TemporaryDirectory

    /// What was reported home; nil after a success.
    var refusal: String? { result.succeeded ? nil : try? state.read("refusal") }
    /// The disks that were picked.
    var picked: String? { try? state.read("disks").trimmed }

    static func installation(
        _ storage: StorageSettings, firmware: Firmware = .any, osName: String = "ock", version: SyntaxVersion = .rhel9,
        authorities: String = ""
    ) throws -> Installation {
        let host = Host(name: try HostName("node-1"), mac: try MACAddress("52:54:00:aa:bb:01"), role: .worker)
        let session = BootSession(
            host: host.name, mac: host.mac ?? .example, nonce: try SecretToken(Recipe.nonce),
            baseURL: try BaseURL("http://192.0.2.1:8080"))
        var settings = InstallSettings(version: version, firmware: firmware, storage: storage, osName: osName)
        settings.fragments.authorities = authorities
        return Installation(
            host: host, settings: settings, session: session, commit: nil,
            installer: Installer(session: session, settings: settings))
    }

    /// In the place of `report.sh`: what would be sent stays here, and a passphrase comes out of a file.
    private static let head = """
        umask 077
        run=$STATE
        fail() {
            printf '%s' "$1" >"$run/refusal"
            exit 1
        }
        transfer() {
            printf '%s\\n' "$*" >"$run/transfer"
            [ "$3" != --cacert ] || cp "$4" "$run/trusted"
            while [ "$1" != --output ]; do shift; done
            cat "$run/served" >"$2"
        }

        """

    /// - Parameters:
    ///   - served: What the passphrase's URL answers.
    ///   - authorities: The operator's.
    ///   - state: What an earlier run left.
    ///   - room: How many bytes the script may leave; for root alone.
    init(
        _ storage: StorageSettings, firmware: Firmware = .any, in root: String, shell: String = "sh",
        served: String? = nil, authorities: String = "", state: TemporaryDirectory? = nil, room: Int? = nil
    ) async throws {
        let state = try state ?? TemporaryDirectory()
        self.state = state
        if let served { try state.write("served", served) }
        let document = try Self.installation(storage, firmware: firmware, authorities: authorities).kickstart()
        let script = document.scripts.first { $0.environment.contains { $0.name == "SLIPWAY_STORAGE" } }
        guard let script else { throw TestFailure("no script picks disks") }
        var environment = ["SLIPWAY_ROOT": root, "STATE": state.path]
        for variable in script.environment { environment[variable.name] = variable.value.string }
        let text = InstallerTools.withoutThem + Self.head + KickstartAsset.disks.text + KickstartAsset.disksStorage.text
        guard let room else {
            result = try await run(shell, ["-c", text], environment: environment)
            return
        }
        let kept = try TemporaryDirectory()
        let bounded = """
            mount -t tmpfs -o size=\(room) room "$STATE" || exit 9
            "$@"
            status=$?
            for file in storage.ks disks; do
                [ ! -e "$STATE/$file" ] || cp "$STATE/$file" "$KEPT/"
            done
            exit $status
            """
        environment["KEPT"] = kept.path
        result = try await run(
            "unshare", ["--mount", "sh", "-c", bounded, "sh", shell, "-c", text], environment: environment)
        #expect(result.status != 9, "\(result)")
        for name in ["storage.ks", "disks"] {
            if let text = try? kept.read(name) { try state.write(name, text) }
        }
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: "\n").joined(separator: "\n") }
}
