/// What a host is given once in each installation, because whoever has it can do harm.
package enum SecretStage: String, Sendable, CaseIterable {
    case kickstart
    case ignition
}
