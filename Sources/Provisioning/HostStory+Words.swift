extension SecretStage {
    /// What people call it.
    package var title: String {
        switch self {
        case .kickstart: "Kickstart"
        case .ignition: "Ignition config"
        }
    }
}

extension HostEvent.Report {
    var title: String {
        switch self {
        case .installed: "that it is installed"
        case .failed: "that it failed"
        case .firstBoot: "its first boot"
        case .joined: "that it joined its cluster"
        }
    }

    /// What comes of it.
    var consequence: String {
        switch self {
        case .installed: "; it restarts from its disk"
        case .failed, .firstBoot: ""
        case .joined: ": it is done"
        }
    }
}

extension HostEvent {
    /// What was asked for, after "waits for".
    var object: String {
        switch self {
        case .bootRequested, .contradicted: "its boot script"
        case .secretRequested(let stage, _, _, _), .secretWithheld(let stage, _): "its \(stage.title)"
        case .approve, .arm, .reinstall, .hold, .release, .disowned, .secretDelivered, .archiveRead, .logsKept,
            .reported, .nodeSeen, .timePassed:
            "an answer"
        }
    }

    /// That it was not done.
    var refused: String {
        switch self {
        case .approve: "could not be approved"
        case .arm: "could not be armed"
        case .reinstall: "could not be ordered to be installed again"
        case .release: "could not be released"
        case .bootRequested, .secretRequested, .secretWithheld, .contradicted: "was refused \(object)"
        case .reported(let report, _, _): "was not believed its report `\(report.rawValue)`"
        case .hold, .disowned, .secretDelivered, .archiveRead, .logsKept, .nodeSeen, .timePassed: "was refused"
        }
    }
}
