package import Ignition
package import Markup

/// What came out of a Butane config.
package struct ButaneResult: Sendable {
    package enum Output: Sendable {
        case ignition(Config)
        /// What OpenShift's machine config operator takes, with an Ignition config in it.
        case machineConfig(Value)
    }

    /// nil when the report has errors.
    package let output: Output?
    /// What was found, at places of the Butane text and with its paths (`$.storage.files.0.contents.local`).
    package let report: Report
}
