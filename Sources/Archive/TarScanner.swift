/// Walks over the headers of a tar archive, extensions resolved.
struct TarScanner<Input: TarInput> {
    /// After ``next()``, the data of its entry comes next here; the reader of data says how much it took.
    var input: Input
    /// Bytes of the current entry's data that nobody took yet.
    var remaining = 0
    private var padding = 0
    private(set) var current: TarEntry?

    init(_ input: Input) { self.input = input }

    /// The next entry; nil at the end marker. Data of the entry before that is left is skipped.
    /// - Throws: ``TarError``, or what the input throws.
    mutating func next() throws -> TarEntry? {
        guard try input.skip(remaining), try input.skip(padding) else { throw truncated }
        remaining = 0
        padding = 0
        current = nil
        var extensions = TarExtensions()
        while true {
            let start = input.offset
            let block = try take(TarHeader.blockSize, at: start)
            if block.allSatisfy({ $0 == 0 }) {
                try endMarker(extensions, at: start)
                return nil
            }
            guard let header = TarFields(block) else { throw problem(.malformedHeader, at: start) }
            guard TarExtensions.isExtension(header.type) else {
                let entry = try entry(header, extensions, at: start)
                remaining = entry.size
                padding = TarHeader.padding(after: entry.size)
                current = entry
                return entry
            }
            guard extensions.accepts(size: header.size) else { throw problem(.malformedExtension, at: start) }
            let body = try take(header.size, at: start)
            if let found = extensions.add(body, type: header.type) { throw problem(found, at: start) }
            _ = try take(TarHeader.padding(after: header.size), at: start)
        }
    }

    /// The data of the current entry ends too early.
    var truncated: TarError {
        TarError(offset: current?.offset ?? input.offset, path: current?.path?.text, problem: .truncated)
    }

    private mutating func endMarker(_ extensions: TarExtensions, at start: Int) throws {
        guard extensions.isEmpty else { throw problem(.truncated, at: start) }
        let second = try take(TarHeader.blockSize, at: start)
        guard second.allSatisfy({ $0 == 0 }) else { throw problem(.malformedHeader, at: start) }
    }

    private func entry(_ header: TarFields, _ extensions: TarExtensions, at start: Int) throws(TarError) -> TarEntry {
        let name = extensions.path ?? header.path
        let path: TarPath?
        do {
            path = try TarPath(archived: name)
        } catch {
            throw problem(.unsafePath(error), at: start)
        }
        let kind = try kind(header, target: extensions.target ?? header.target, of: path, at: start)
        let size = extensions.size ?? header.size
        switch kind {
        case .file where path == nil || name.last == UInt8(ascii: "/"), .symbolicLink where path == nil,
            .hardLink where path == nil, .special where path == nil:
            throw problem(.malformedHeader, at: start, path)
        case .file, .directory: break
        // Some writers put data behind links and some only a size, so that readers disagree where the next header is.
        default: guard size == 0 else { throw problem(.dataOfNoFile, at: start, path) }
        }
        return TarEntry(
            // POSIX gives a directory's size another meaning: no data follows.
            offset: start, path: path, kind: kind, size: kind == .file ? size : 0, uid: extensions.uid ?? header.uid,
            gid: extensions.gid ?? header.gid, mode: header.mode)
    }

    private func kind(
        _ header: TarFields, target: [UInt8], of path: TarPath?, at start: Int
    ) throws(TarError) -> TarEntry.Kind {
        switch header.type {
        case UInt8(ascii: "0"), UInt8(ascii: "7"), 0: return .file
        case UInt8(ascii: "1"):
            do throws(TarPathError) {
                guard let target = try TarPath(archived: target) else {
                    throw TarPathError(path: "./", problem: .unsafe)
                }
                return .hardLink(target)
            } catch {
                throw problem(.unsafeTarget(error), at: start, path)
            }
        case UInt8(ascii: "2"):
            guard (1...TarPath.byteLimit).contains(target.count), !target.contains(0) else {
                throw problem(.malformedTarget, at: start, path)
            }
            return .symbolicLink(target)
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): return .special
        case UInt8(ascii: "5"): return .directory
        case UInt8(ascii: "S"): throw problem(.sparseFile, at: start, path)
        default: throw problem(.unsupportedType(header.type), at: start, path)
        }
    }

    private mutating func take(_ count: Int, at start: Int) throws -> ArraySlice<UInt8> {
        guard let bytes = try input.take(count) else { throw problem(.truncated, at: start) }
        return bytes
    }

    private func problem(_ problem: TarError.Problem, at start: Int, _ path: TarPath? = nil) -> TarError {
        TarError(offset: start, path: path?.text, problem: problem)
    }
}
