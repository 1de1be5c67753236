import Boot
import Inventory
import Kickstart
import Testing

@Suite("The installed system's line reaches the kernel whole")
struct FirstBootLengthTests {
    private func error(_ settings: InstallSettings, url: String = "http://192.0.2.1:8080") throws -> String {
        let installation = try Sample(settings: settings, url: url).installation
        return (#expect(throws: BootError.self) { try installation.kickstart() })?.description ?? ""
    }

    /// How many bytes an operator's argument may have with these settings.
    private func room(_ settings: (String) throws -> InstallSettings) throws -> Int {
        var (fits, fails) = (0, 2048)
        while fails - fits > 1 {
            let count = (fits + fails) / 2
            let installation = try Sample(settings: try settings(String(repeating: "x", count: count))).installation
            if (try? installation.kickstart()) != nil { fits = count } else { fails = count }
        }
        return fits
    }

    @Test("the parts are named, longest first")
    func parts() throws {
        let text = try error(InstallSettings(arguments: ["filler=" + String(repeating: "x", count: 1900)]))
        #expect(text.contains("filler (1907), "))
        #expect(text.contains("BOOT_IMAGE (") && text.contains("ignition.config.url ("), "\(text)")
    }

    @Test("what the installer adds is counted: the more layers, the less room for arguments")
    func additions() throws {
        let layouts = [
            StorageSettings(), StorageSettings(layout: .lvm),
            StorageSettings(layout: .lvm, encryption: .tpm2(registers: [7])),
            StorageSettings(layout: .lvm, isMirrored: true, encryption: .tpm2(registers: [7])),
        ]
        var last = Int.max
        for storage in layouts {
            let room = try room { InstallSettings(storage: storage, arguments: ["a=\($0)"]) }
            #expect((1000..<1600).contains(room) && room < last, "\(room)")
            last = room
        }
    }

    @Test("a small authority fits beside the URL; a large one is refused, and the message knows what helps")
    func authorities() throws {
        func settings(_ lines: Int) -> InstallSettings {
            var settings = InstallSettings()
            let body = Array(repeating: String(repeating: "A", count: 64) + "\n", count: lines).joined()
            settings.fragments.authorities = "-----BEGIN CERTIFICATE-----\n\(body)-----END CERTIFICATE-----\n"
            return settings
        }
        // About that of a P-256 authority.
        _ = try Sample(settings: settings(9), url: "https://192.0.2.1:8443").installation.kickstart()
        let text = try error(settings(30), url: "https://192.0.2.1:8443")
        #expect(text.contains("ignition.config.url (") && text.contains("install.ignition: embed"), "\(text)")
        // Without TLS nobody needs them.
        _ = try Sample(settings: settings(30)).installation.kickstart()
    }
}
