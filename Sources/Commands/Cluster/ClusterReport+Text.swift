import Inventory
import Markup
import Operations

extension ClusterReport {
    /// The report for people.
    func text(_ findings: [ClusterFinding]) -> String {
        var lines = ["Kubernetes \(version) at \(server)", ""]
        lines += Self.table(
            [["NODE", "ROLE", "STATUS", "KUBELET", "ADDRESS", "AGE"]]
                + nodes.map { node in
                    [
                        node.name, node.role,
                        (node.isReady ? "ready" : "not ready") + (node.isCordoned ? ", cordoned" : ""),
                        node.version, node.addresses.first ?? "-",
                        node.created.map { TimeSpan.between($0, time) } ?? "-",
                    ]
                })
        if !certificates.isEmpty {
            lines +=
                [""]
                + Self.table(
                    [["CERTIFICATE", "ENDS"]] + certificates.map { [$0.name, "\($0.end)"] })
        }
        let joining = tokens.filter(\.isForJoining)
        if !joining.isEmpty {
            lines +=
                [""]
                + Self.table(
                    [["TOKEN", "ENDS", "PURPOSE"]]
                        + joining.map { [$0.id, $0.end.map { "\($0)" } ?? "never", Terminal.word($0.purpose)] })
        }
        lines.append("")
        lines += findings.map { "\($0.severity.rawValue): \(Terminal.word($0.text))" }
        if !findings.contains(where: { $0.severity == .wrong }) { lines.append("the cluster is as it should be") }
        return lines.joined(separator: "\n")
    }

    private static func table(_ rows: [[String]]) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let line = cells.joined(separator: "  ")
            return String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
        }
    }

    /// The report for programs.
    func value(_ findings: [ClusterFinding]) -> Value {
        func texts(_ items: [String]) -> Value { .array(items.map { .string($0) }) }
        return [
            "server": .string(server), "version": .string(version), "time": .string("\(time)"),
            "healthy": .bool(!findings.contains { $0.severity == .wrong }),
            "nodes": .array(
                nodes.map { node in
                    .object(omittingNil: [
                        ("name", .string(node.name)), ("roles", texts(node.roles)), ("ready", .bool(node.isReady)),
                        ("reason", node.reason.isEmpty ? nil : .string(node.reason)),
                        ("cordoned", .bool(node.isCordoned)), ("version", .string(node.version)),
                        ("addresses", texts(node.addresses)), ("created", node.created.map { .string("\($0)") }),
                    ])
                }),
            "workloads": .array(
                workloads.map {
                    [
                        "kind": .string($0.kind), "namespace": .string($0.namespace), "name": .string($0.name),
                        "ready": .integer($0.ready), "wanted": .integer($0.wanted),
                    ]
                }),
            "certificates": .array(certificates.map { ["name": .string($0.name), "end": .string("\($0.end)")] }),
            "tokens": .array(
                tokens.map { token in
                    .object(omittingNil: [
                        ("id", .string(token.id)), ("end", token.end.map { .string("\($0)") }),
                        ("joining", .bool(token.isForJoining)), ("purpose", .string(token.purpose)),
                    ])
                }),
            "requests": .array(
                requests.map {
                    ["name": .string($0.name), "user": .string($0.user), "signer": .string($0.signer)]
                }),
            "findings": .array(
                findings.map { ["severity": .string($0.severity.rawValue), "text": .string($0.text)] }),
        ]
    }
}
