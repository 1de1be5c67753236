import Markup

/// How the interfaces of a network may lie on each other, and what a host may have only once.
struct NetworkRules {
    let drafts: [LinkDraft]
    let names: NetworkNames
    let faults: Faults

    /// What an interface carries when nothing else is said.
    private static let usualMTU = 1500

    /// - Returns: Whether the entries make a network.
    func check(nameservers: [MarkedValue<IPAddress>]) -> Bool {
        guard checkLoops() else { return false }
        checkKinds()
        checkUse()
        checkMTUs()
        checkGateways()
        checkAddresses()
        check(nameservers)
        return faults.isEmpty
    }

    private func checkLoops() -> Bool {
        for start in drafts.indices {
            var seen: Set<Int> = []
            var open = names.lower[start]
            while let next = open.popLast() {
                guard next != start else {
                    faults.add(
                        "`\(drafts[start].fields.path)` lies on itself", at: drafts[start].fields.node.mark,
                        remedy: "begin with `ethernets`, and put each interface on those before it")
                    return false
                }
                if seen.insert(next).inserted { open += names.lower[next] }
            }
        }
        return true
    }

    private func checkKinds() {
        for (index, draft) in drafts.enumerated() {
            let allowed: [LinkDraft.Kind] =
                switch draft.kind {
                case .ethernet: []
                case .bond: [.ethernet]
                case .vlan: [.ethernet, .bond]
                case .bridge: [.ethernet, .bond, .vlan]
                }
            for (reference, lower) in zip(draft.lower, names.lower[index])
            where !allowed.contains(drafts[lower].kind) {
                let words = allowed.map(\.rawValue).joined(separator: ", ")
                faults.add(
                    "`\(reference.path)` \(reference.value) is one of `\(drafts[lower].kind.rawValue)`",
                    at: reference.mark, remedy: "`\(draft.kind.rawValue)` lie on \(words)")
            }
        }
    }

    /// A member or a port serves one master and nobody else, and has no addresses of its own.
    private func checkUse() {
        var users: [Int: Int] = [:]
        for (index, draft) in drafts.enumerated() {
            for (reference, lower) in zip(draft.lower, names.lower[index]) {
                defer { users[lower] = users[lower] ?? index }
                guard let first = users[lower], draft.kind != .vlan || drafts[first].kind != .vlan else { continue }
                faults.add(
                    "`\(reference.path)` \(reference.value) is used by `\(drafts[first].fields.path)` already",
                    at: reference.mark, remedy: "a member of a bond or a bridge serves nothing else")
            }
        }
        for (index, draft) in drafts.enumerated() {
            let isPart = users[index].map { drafts[$0].kind != .vlan } ?? false
            if isPart, draft.addressing.isGiven {
                faults.add(
                    "`\(draft.fields.path)` is a member of another interface and has addresses or routes of its own",
                    at: draft.fields.node.mark, remedy: "give them to the bond or the bridge")
            }
            if isPart, draft.kind == .ethernet, draft.mtu != nil {
                faults.add(
                    "`\(draft.fields.full("mtu"))` of a member cannot be told to an installer",
                    at: draft.fields.mark(of: "mtu"), remedy: "give it to the bond, which sets its members'")
            }
            let isConfigured = draft.addressing.ipv4 != .off || draft.addressing.ipv6 != .off
            if users[index] == nil, !isConfigured, draft.addressing.isComplete {
                faults.add(
                    "`\(draft.fields.path)` has no addresses, and nothing lies on it", at: draft.fields.node.mark,
                    remedy: "add `dhcp4: true`, `acceptRA: true` or `addresses`, or remove the entry")
            }
        }
    }

    private func checkMTUs() {
        for (index, draft) in drafts.enumerated() where draft.kind == .vlan || draft.kind == .bridge {
            let own = draft.mtu ?? Self.usualMTU
            for lower in names.lower[index] {
                let mtu = drafts[lower].mtu ?? Self.usualMTU
                guard own > mtu else { continue }
                let name = names.names[lower]?.description ?? ""
                faults.add(
                    "`\(draft.fields.full("mtu"))` \(own) is larger than the \(mtu) of \(name) below it",
                    at: draft.fields.mark(of: "mtu"), remedy: "set `mtu` of \(name), or a smaller one here")
            }
        }
    }

    private func checkGateways() {
        for isVersion6 in [false, true] {
            let all = drafts.flatMap(\.addressing.gateways).filter { $0.value.isVersion6 == isVersion6 }
            guard let first = all.first else { continue }
            for other in all.dropFirst() {
                faults.add(
                    "`\(other.path)`: a second default gateway for \(isVersion6 ? "IPv6" : "IPv4")", at: other.mark,
                    remedy: "the first is `\(first.path)`; keep one")
            }
        }
    }

    private func checkAddresses() {
        var seen: [IPAddress: String] = [:]
        for own in drafts.flatMap(\.addressing.addresses) {
            if let first = seen[own.value.address] {
                faults.add(
                    "`\(own.path)` \(own.value) is the same address as `\(first)`", at: own.mark,
                    remedy: "every interface needs its own")
            } else {
                seen[own.value.address] = own.path
            }
        }
    }

    /// NetworkManager takes a name server for an interface only where that has addresses of its version.
    private func check(_ nameservers: [MarkedValue<IPAddress>]) {
        for server in nameservers {
            let isReached = drafts.contains {
                server.value.isVersion6 ? $0.addressing.ipv6 != .off : $0.addressing.ipv4 != .off
            }
            guard !isReached, drafts.allSatisfy(\.addressing.isComplete) else { continue }
            faults.add(
                "`\(server.path)` \(server.value): no interface has an address of its IP version", at: server.mark,
                remedy: "name one that the host can reach")
        }
    }
}
