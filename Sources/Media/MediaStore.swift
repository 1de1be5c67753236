package import Files
package import SystemPackage

/// A directory of media: `blobs/sha256/HEX`, each file once however many media have it, and `media/NAME.json`.
package struct MediaStore: Sendable {
    static let directoryMode: FilePermissions = [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]
    static let fileMode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    static let extent = ".json"

    package let directory: FilePath

    /// - Parameter directory: It need not be there yet.
    package init(_ directory: FilePath) { self.directory = directory }

    var blobs: FilePath { directory.appending("blobs").appending("sha256") }
    var descriptions: FilePath { directory.appending("media") }

    /// All media that are whole, by name.
    /// - Parameter tellDamage: Gets why another one is not; it may go on.
    /// - Throws: What `tellDamage` throws, `FileError`.
    package func media(tellDamage: (any Error) throws -> Void = { throw $0 }) throws -> [Medium] {
        var whole: [Medium] = []
        for name in try names() {
            do { whole.append(try medium(named: name)) } catch { try tellDamage(error) }
        }
        return whole
    }

    /// The names of all media, in order.
    /// - Throws: `FileError`.
    package func names() throws(FileError) -> [MediumName] {
        guard try exists(descriptions) else { return [] }
        return try listDirectory(descriptions).compactMap { file in
            file.hasSuffix(Self.extent) ? try? MediumName(String(file.dropLast(Self.extent.count))) : nil
        }
        .sorted()
    }

    /// A medium, all of whose files are there.
    /// - Throws: ``MediaError`` when there is none of the name or it is damaged; `FileError`.
    package func medium(named name: MediumName) throws -> Medium {
        let medium = try description(of: name)
        for (path, file) in medium.files.sorted(by: { $0.key < $1.key }) {
            let blob = self.path(of: file)
            guard try exists(blob), try OpenFile(blob).size == file.size else {
                throw MediaError(
                    "the medium `\(name)` in \(directory)", "is damaged: the file \(path) (\(blob)) is not whole",
                    remedy: "import it again, which mends it, or remove it with `slipway media remove \(name)`")
            }
        }
        return medium
    }

    /// Where the bytes of a medium's file are.
    package func path(of file: MediaFile) -> FilePath { blobs.appending(file.digest.hex) }

    func descriptionPath(of name: MediumName) -> FilePath { descriptions.appending("\(name)\(Self.extent)") }

    /// What is written about a medium; its blobs are not looked at.
    func description(of name: MediumName) throws -> Medium {
        let path = descriptionPath(of: name)
        guard try exists(path) else { throw unknown(name) }
        let bytes = try readFile(path, limit: Medium.byteLimit)
        do {
            return try Medium(bytes, name: name, source: path.string)
        } catch {
            throw MediaError(
                "the medium `\(name)`", "is damaged: \(error)",
                remedy: "remove it with `slipway media remove \(name)` and import it again")
        }
    }

    /// There is no medium of a name.
    func unknown(_ name: MediumName) -> MediaError {
        let others = ((try? names()) ?? []).map { "`\($0)`" }
        return MediaError(
            "the medium `\(name)`", "is not in \(directory)",
            remedy: others.isEmpty
                ? "there is none: import one with `slipway media import`"
                : "there are \(others.joined(separator: ", "))")
    }
}
