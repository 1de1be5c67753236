/// Where a list goes on (RFC 8288, section 3, "Link Serialisation in HTTP Headers").
enum LinkField {
    /// The target of the first link with the relation `next`.
    static func next(_ fields: [String]) -> String? {
        for field in fields.prefix(16) {
            var rest = field.prefix(16 << 10)
            while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
                let target = rest[open..<close].dropFirst()
                rest = rest[close...].dropFirst()
                // No comma stands in the parameters that registries send.
                let parameters = rest.prefix { $0 != "," }
                rest = rest.dropFirst(parameters.count)
                let isNext = parameters.split(separator: ";").contains { parameter in
                    let text = parameter.lowercased().filter { !" \t\"".contains($0) }
                    return text == "rel=next"
                }
                if isNext { return String(target) }
            }
        }
        return nil
    }
}
