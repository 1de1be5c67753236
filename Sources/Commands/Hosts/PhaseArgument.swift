import ArgumentParser
import Provisioning

/// A phase as a command line names it.
struct PhaseArgument: ExpressibleByArgument {
    let phase: HostPhase

    static var allValueStrings: [String] { HostPhase.allCases.map(\.rawValue) }

    init?(argument: String) {
        guard let phase = HostPhase(rawValue: argument) else { return nil }
        self.phase = phase
    }
}
