/// What an image has used up of its limits, and the objects it has shown.
struct EncapsulationAccount {
    let limits: EncapsulationLimits
    var inventory: ObjectInventory
    private var metadata = 0
    private var spooled = 0
    private var foreign = 0

    init(_ limits: EncapsulationLimits) {
        self.limits = limits
        inventory = ObjectInventory(limit: limits.objects)
    }

    /// Takes down the size of an object of metadata.
    mutating func addMetadata(_ size: Int) throws {
        guard size <= limits.metadataObjectBytes else {
            throw EncapsulationProblem.metadataTooLarge(limit: limits.metadataObjectBytes)
        }
        metadata += size
        guard metadata <= limits.metadataBytes else {
            throw EncapsulationProblem.tooMuchMetadata(limit: limits.metadataBytes)
        }
    }

    /// Takes down the size of a file.
    /// - Returns: Whether its content is too large for memory.
    mutating func addFile(_ size: Int) throws -> Bool {
        guard size <= limits.fileBytes else { throw EncapsulationProblem.fileTooLarge(limit: limits.fileBytes) }
        guard size > limits.memoryBytes else { return false }
        guard size <= limits.spoolBytes - spooled else {
            throw EncapsulationProblem.tooMuchSpooled(limit: limits.spoolBytes)
        }
        spooled += size
        return true
    }

    /// Takes down the size of a file that is no object.
    mutating func skip(_ size: Int) throws {
        guard size <= limits.foreignBytes - foreign else {
            throw EncapsulationProblem.foreignData(limit: limits.foreignBytes)
        }
        foreign += size
    }
}
