import Markup

/// Encrypted devices.
extension RuleCheck {
    mutating func luks(_ luks: Element) {
        if luks.text("name")?.utf8.contains(UInt8(ascii: "/")) == true {
            report.error("the name of a device holds no `/`", at: luks, "name")
        }
        if let label = luks.text("label"), label.utf8.count > 47 {
            report.error("the label has \(label.utf8.count) bytes; at most 47 fit", at: luks, "label")
        }
        if luks.hasText("device") {
            path(of: luks, "device")
        } else {
            report.error("there is no device to encrypt; add a `device`", at: luks, "device")
        }
        if let clevis = luks["clevis"] { self.clevis(clevis) }
        if let keyFile = luks["keyFile"] {
            resource(keyFile)
            if let source = keyFile.text("source"), !source.utf8.isEmpty, problem(ofSource: source) != nil {
                // Ignition notes it a second time, under a name that is no field.
                report.error("the key file's source is not valid; see `keyFile.source`", at: luks, "keys")
            }
        }
        guard luks["cex"]?.flag("enabled") == true else { return }
        if let clevis = luks["clevis"], clevis["custom"]?.hasText("pin") == true || Self.hasPins(clevis) {
            report.error("CEX and Clevis cannot both keep the key; remove one of them", at: luks, "cex")
        }
        if luks["keyFile"]?.hasText("source") == true {
            report.error("CEX makes its own key; remove `keyFile` or `cex`", at: luks, "cex")
        }
    }

    /// Whether a Clevis has pins of its own fields.
    private static func hasPins(_ clevis: Element) -> Bool {
        !clevis.items("tang").isEmpty || clevis.flag("tpm2") == true || clevis.integer("threshold") ?? 0 != 0
    }

    private mutating func clevis(_ clevis: Element) {
        for tang in clevis.items("tang") { self.tang(tang) }
        guard let custom = clevis["custom"] else { return }
        // Before 3.3.0, an empty custom config counted as one.
        if version < .v3_3 || custom.hasText("pin"), Self.hasPins(clevis) {
            report.error("a custom config leaves no place for `tang`, `tpm2` and `threshold`", at: clevis)
        }
        let isAbsent = !custom.hasText("pin") && !custom.hasText("config")
        if isAbsent, version < .v3_3 || custom.flag("needsNetwork") != true { return }
        if !custom.hasText("pin") {
            report.error("the custom config names no pin; add a `pin`", at: custom, "pin")
        } else if version < .v3_6, let pin = custom.text("pin"), !["tpm2", "tang", "sss"].contains(pin) {
            report.error("the pin `\(pin)` is unknown before 3.6.0; use one of tpm2, tang, sss", at: custom, "pin")
        }
        if !custom.hasText("config") {
            report.error("the custom pin has no config; add a `config`", at: custom, "config")
        }
    }

    private mutating func tang(_ tang: Element) {
        if let url = SourceURL(tang.text("url") ?? "") {
            if !["http", "https"].contains(url.scheme) {
                report.error("a Tang server's URL begins with `http:` or `https:`", at: tang, "url")
            }
        } else {
            report.error("this is no URL; check its escapes and host", at: tang, "url")
        }
        if !tang.hasText("thumbprint") {
            report.error("the Tang server has no thumbprint; add a `thumbprint`", at: tang, "thumbprint")
        }
        guard let advertisement = tang.text("advertisement"), !advertisement.utf8.isEmpty else { return }
        do throws(Fault) {
            _ = try JSON.parse(Array(advertisement.utf8), source: "advertisement", reading: .tolerant)
        } catch {
            report.error("the advertisement is no JSON: \(error.message)", at: tang, "advertisement")
        }
    }
}
