import OSTree

/// Which objects a part holds, before any of their bytes are read.
struct PlannedPart: Sendable {
    private(set) var objects: [ObjectName] = []
    /// Bytes of each object in the part.
    private(set) var sizes: [Int] = []
    private(set) var payload = StaticDeltaPayload()
    /// Bytes of the objects, not counting what links point to.
    private(set) var contentSize = 0

    mutating func add(_ name: ObjectName, metadataSize size: Int) {
        objects.append(name)
        sizes.append(size)
        payload.add(metadataSize: size)
        contentSize += size
    }

    mutating func add(_ name: ObjectName, _ header: FileHeader, size: Int) {
        objects.append(name)
        sizes.append(size)
        payload.add(header, size: size)
        if header.isRegular { contentSize += size }
    }
}
