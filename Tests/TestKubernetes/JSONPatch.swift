import Markup

/// RFC 6902.
enum JSONPatch {
    static func apply(_ patch: Value, to target: Value) throws(APIProblem) -> Value {
        guard case .array(let operations) = patch else {
            throw .badRequest(
                "error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch")
        }
        var result = target
        for operation in operations {
            guard let op = operation["op"]?.text, let path = pointer(operation["path"]) else {
                throw .badRequest("error decoding patch: an operation needs op and path")
            }
            let value = operation["value"]
            switch op {
            case "add": try put(value ?? .null, at: path[...], in: &result, isReplacement: false)
            case "replace":
                _ = try get(path[...], in: result)
                try put(value ?? .null, at: path[...], in: &result, isReplacement: true)
            case "remove": try remove(path[...], in: &result)
            case "test":
                guard try get(path[...], in: result).sorted == (value ?? .null).sorted else { throw rejected }
            case "move", "copy":
                guard let from = pointer(operation["from"]) else { throw rejected }
                let moved = try get(from[...], in: result)
                if op == "move" { try remove(from[...], in: &result) }
                try put(moved, at: path[...], in: &result, isReplacement: false)
            default: throw .badRequest("error decoding patch: Unexpected kind: \(op)")
            }
        }
        return result
    }

    private static let rejected = APIProblem(
        code: 422, reason: "Invalid", message: "the server rejected our request due to an error in our request",
        details: .object([]))

    private static func pointer(_ value: Value?) -> [String]? {
        guard let text = value?.text, text.isEmpty || text.hasPrefix("/") else { return nil }
        return text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
    }

    private static func get(_ path: ArraySlice<String>, in value: Value) throws(APIProblem) -> Value {
        guard let first = path.first else { return value }
        if case .array(let items) = value {
            guard let index = Int(first), items.indices.contains(index) else { throw rejected }
            return try get(path.dropFirst(), in: items[index])
        }
        guard let inner = value[first] else { throw rejected }
        return try get(path.dropFirst(), in: inner)
    }

    private static func put(
        _ new: Value, at path: ArraySlice<String>, in value: inout Value, isReplacement: Bool
    ) throws(APIProblem) {
        guard let first = path.first else {
            value = new
            return
        }
        if case .array(var items) = value {
            let index = first == "-" ? items.count : Int(first) ?? -1
            if path.count == 1, !isReplacement {
                guard (0...items.count).contains(index) else { throw rejected }
                items.insert(new, at: index)
            } else {
                guard items.indices.contains(index) else { throw rejected }
                try put(new, at: path.dropFirst(), in: &items[index], isReplacement: isReplacement)
            }
            value = .array(items)
            return
        }
        guard value.isObject, path.count == 1 || value[first] != nil else { throw rejected }
        var inner = value[first] ?? .null
        try put(new, at: path.dropFirst(), in: &inner, isReplacement: isReplacement)
        value.set(first, to: inner)
    }

    private static func remove(_ path: ArraySlice<String>, in value: inout Value) throws(APIProblem) {
        guard let first = path.first else { throw rejected }
        if case .array(var items) = value {
            guard let index = Int(first), items.indices.contains(index) else { throw rejected }
            if path.count == 1 { items.remove(at: index) } else { try remove(path.dropFirst(), in: &items[index]) }
            value = .array(items)
            return
        }
        guard var inner = value[first] else { throw rejected }
        if path.count == 1 {
            value.set([first], to: nil)
        } else {
            try remove(path.dropFirst(), in: &inner)
            value.set(first, to: inner)
        }
    }
}
