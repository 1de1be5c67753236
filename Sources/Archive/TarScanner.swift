import SystemPackage

/// Walks over the headers of a tar archive, extensions resolved.
struct TarScanner {
    /// A file or directory.
    struct Entry {
        /// Where its own header begins.
        let offset: Int
        /// nil for the root directory.
        let path: TarPath?
        /// The bytes of a file; nil for a directory.
        let data: Range<Int>?
    }

    private static let extensionLimit = 1 << 20

    private var window: FileWindow
    private var offset: Int
    private let end: Int

    init(_ descriptor: FileDescriptor, range: Range<Int>) {
        window = FileWindow(descriptor)
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next entry; nil at the end marker.
    mutating func next() throws(TarError) -> Entry? {
        var extensions = TarExtensions()
        while true {
            let start = offset
            let block = try take(TarHeader.blockSize, at: start, for: nil)
            if block.allSatisfy({ $0 == 0 }) {
                guard extensions.isEmpty else { throw TarError(offset: start, path: nil, problem: .truncated) }
                let second = try take(TarHeader.blockSize, at: start, for: nil)
                guard second.allSatisfy({ $0 == 0 }) else {
                    throw TarError(offset: start, path: nil, problem: .malformedHeader)
                }
                return nil
            }
            guard let header = TarFields(block) else {
                throw TarError(offset: start, path: nil, problem: .malformedHeader)
            }
            switch header.type {
            case UInt8(ascii: "L"), UInt8(ascii: "x"), UInt8(ascii: "g"):
                guard header.size <= Self.extensionLimit else {
                    throw TarError(offset: start, path: nil, problem: .malformedExtension)
                }
                let body = try take(header.size, at: start, for: nil)
                _ = try skip(TarHeader.padding(after: header.size), at: start, for: nil)
                guard extensions.add(body, type: header.type) else {
                    throw TarError(offset: start, path: nil, problem: .malformedExtension)
                }
            default: return try entry(header, extensions, at: start)
            }
        }
    }

    private mutating func entry(
        _ header: TarFields, _ extensions: TarExtensions, at start: Int
    ) throws(TarError) -> Entry {
        let name = extensions.path ?? header.path
        let path: TarPath?
        do {
            path = try TarPath(archived: name)
        } catch {
            throw TarError(offset: start, path: nil, problem: .unsafePath(error))
        }
        let size = extensions.size ?? header.size
        switch header.type {
        case UInt8(ascii: "5"):
            // POSIX gives a directory's size another meaning: no data follows.
            return Entry(offset: start, path: path, data: nil)
        case UInt8(ascii: "0"), 0:
            guard let path, name.last != UInt8(ascii: "/") else {
                throw TarError(offset: start, path: path?.text, problem: .malformedHeader)
            }
            let data = try skip(size, at: start, for: path)
            _ = try skip(TarHeader.padding(after: size), at: start, for: path)
            return Entry(offset: start, path: path, data: data)
        default: throw TarError(offset: start, path: path?.text, problem: .unsupportedType(header.type))
        }
    }

    private mutating func skip(_ count: Int, at start: Int, for path: TarPath?) throws(TarError) -> Range<Int> {
        guard count <= end - offset else { throw TarError(offset: start, path: path?.text, problem: .truncated) }
        defer { offset += count }
        return offset..<offset + count
    }

    private mutating func take(_ count: Int, at start: Int, for path: TarPath?) throws(TarError) -> ArraySlice<UInt8> {
        let range = try skip(count, at: start, for: path)
        do {
            guard let bytes = try window.bytes(range) else {
                throw TarError(offset: start, path: path?.text, problem: .truncated)
            }
            return bytes
        } catch let error as TarError {
            throw error
        } catch {
            throw TarError(offset: start, path: path?.text, problem: .unreadable(error))
        }
    }
}
