import Cluster
import Files
import Glibc
import Ignition
import Inventory
import Operations
import SystemPackage

/// Writes the configs of hosts, and shows how far it is.
struct RenderedHosts {
    private static let suffix = ".ign"
    /// What is kept back until it is worth a write.
    private static let pieceSize = 1 << 20
    private static let secret: FilePermissions = .ownerReadWrite

    private let configs: ClusterConfigs
    private let hosts: [Host]
    private let stop: StopFlag

    init(_ configs: ClusterConfigs, _ hosts: [Host], _ stop: StopFlag) {
        self.configs = configs
        self.hosts = hosts
        self.stop = stop
    }

    /// - Parameter directory: Where the files go; nil prints lines.
    /// - Throws: `FileError`; what ``ClusterConfigs`` throws; `CancellationError`.
    func write(to directory: FilePath?, of cluster: ClusterDefinition) throws {
        // What can go wrong goes wrong before anything is written: hosts of a role differ in their own configs only.
        var roles: Set<HostRole> = []
        for host in hosts where !roles.contains(host.role) || cluster.hostIgnition[host.name] != nil {
            _ = try configs.config(of: host)
            roles.insert(host.role)
        }
        guard let directory else { return try print() }
        try createDirectories(directory, mode: .ownerReadWriteExecute)
        try StagedFile.sweep(directory, of: Self.suffix)
        var written = 0
        try forEach { host, config in
            let name = host.name.description + Self.suffix
            if try !isSame(directory.appending(name), config) {
                try write(config, to: directory, as: name)
                written += 1
            }
        }
        if written > 0 { try syncDirectory(directory) }
        Terminal.note("\(directory): \(hosts.count) configs, \(written) of them written")
        let known = Set(cluster.hosts.map(\.name.description))
        for name in try listDirectory(directory) where name.hasSuffix(Self.suffix) && !name.hasPrefix(".") {
            if !known.contains(String(name.dropLast(Self.suffix.count))) {
                Terminal.warn(
                    "\(directory.appending(name)) is of no host of the cluster file; delete it if it is not needed")
            }
        }
    }

    private func print() throws {
        var piece: [UInt8] = []
        try forEach { host, config in
            // Names of hosts need no escape.
            piece += "{\"host\":\"\(host.name)\",\"config\":".utf8
            piece += config.dropLast()
            piece += "}\n".utf8
            if piece.count >= Self.pieceSize {
                try Terminal.emit(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        try Terminal.emit(piece)
    }

    private func forEach(_ work: (Host, [UInt8]) throws -> Void) throws {
        let progress = ProgressLine(isQuiet: hosts.count < 2)
        defer { progress.end() }
        for (index, host) in hosts.enumerated() {
            if stop.isSet { throw CancellationError() }
            try work(host, configs.config(of: host).jsonBytes)
            var state = ProgressState(bytes: 0, objects: index + 1, totalObjects: hosts.count)
            state.parts = "\(index + 1) of \(hosts.count) hosts"
            progress.show(state)
        }
    }

    /// Whether a file is there with the same bytes, for its owner alone.
    private func isSame(_ path: FilePath, _ config: [UInt8]) throws(FileError) -> Bool {
        var status = stat()
        guard lstat(path.string, &status) == 0, status.st_mode == S_IFREG | Self.secret.rawValue else { return false }
        let file = try OpenFile(path)
        guard file.size == config.count else { return false }
        return try FileExtent(file: file, range: 0..<file.size).bytes(limit: config.count) == config
    }

    private func write(_ config: [UInt8], to directory: FilePath, as name: String) throws(FileError) {
        let file = try StagedFile(in: directory, for: Self.suffix, mode: Self.secret)
        try config.withUnsafeBufferPointer { (bytes) throws(FileError) in
            try file.write(UnsafeRawBufferPointer(bytes))
        }
        try file.commit(as: name)
    }
}
