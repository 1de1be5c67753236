import Inventory
import Kickstart
import KickstartAssets

extension Installation {
    /// What every script of ours reads before anything else: how to talk to the server.
    func reporting() throws(KickstartError) -> [Script.Variable] {
        var variables = [
            try Script.Variable("SLIPWAY_REPORT_URL", try Text(session.reportURL)),
            try Script.Variable("SLIPWAY_MAC", try Text(session.mac.description)),
            try Script.Variable("SLIPWAY_NONCE", try Text(session.nonce.text)),
        ]
        if !authorities.isEmpty {
            let text = CertificateLines(authorities).oneLine
            variables.append(try Script.Variable("SLIPWAY_AUTHORITIES", try Text(text)))
        }
        return variables
    }

    /// What says that the installer is there; the first of all.
    func beginning() throws(KickstartError) -> Script { try script(.pre, [.pre], []) }

    /// What makes the installed system ready for its first boot; all scripts of this stage come after it.
    func completion(_ firstBoot: FirstBootArguments) throws(KickstartError) -> Script {
        var values: [(String, String?)] = [
            ("SLIPWAY_OS_NAME", settings.osName), ("SLIPWAY_FIRST_BOOT", firstBoot.word),
        ]
        switch settings.method {
        case .ostreesetup:
            values += [("SLIPWAY_COMMIT", commit), ("SLIPWAY_OSTREE_URL", session.updateURL)]
        case .ostreecontainer, .bootc:
            let digest = settings.image?.description.split(separator: "@").dropFirst().first
            values.append(("SLIPWAY_MANIFEST", digest.map(String.init)))
        case .coreos: break
        }
        var assets: [KickstartAsset] = [.postCheck, .postSystem]
        if settings.ignition == .embed {
            assets.append(.postEmbed)
            values.append(("SLIPWAY_IGNITION_URL", session.ignitionURL))
        }
        var variables: [Script.Variable] = []
        for (name, value) in values {
            if let value { variables.append(try Script.Variable(name, try Text(value))) }
        }
        // The script that the installed system keeps, as it is: the quoted word stops the shell from reading it.
        let forgetting = "\nforget_script() {\n    cat <<'SLIPWAY'\n\(KickstartAsset.firstBoot.text)SLIPWAY\n}\n\n"
        let body = assets.map(\.text).joined(separator: "\n") + forgetting + KickstartAsset.postFirstBoot.text
        return try Script(
            stage: .post, environment: try reporting() + variables, body: KickstartAsset.report.text + "\n" + body)
    }

    /// What reports success, the last of its stage, and what sends the logs of an installation that failed.
    func ending() throws(KickstartError) -> [Script] {
        let logs = try Script.Variable("SLIPWAY_LOGS_URL", try Text(session.logsURL))
        return [try script(.post, [.postDone], []), try script(.onError, [.onError], [logs])]
    }

    private func script(
        _ stage: Script.Stage, _ assets: [KickstartAsset], _ variables: [Script.Variable]
    ) throws(KickstartError) -> Script {
        let body = ([.report] + assets).map(\.text).joined(separator: "\n")
        return try Script(stage: stage, environment: try reporting() + variables, body: body)
    }
}
