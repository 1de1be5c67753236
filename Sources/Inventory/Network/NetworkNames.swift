import Markup

/// The names of the interfaces of a network, given or made, and who lies on whom, by their places in the list.
struct NetworkNames {
    /// Nil for the only interface of a host that is known by its MAC.
    private(set) var names: [InterfaceName?]
    /// What each lies on.
    private(set) var lower: [[Int]]
    /// The preferred member of each bond.
    private(set) var primary: [Int?]
    private let host: MACAddress?
    private var byName: [String: Int] = [:]
    private var byMAC: [MACAddress: Int] = [:]

    init(_ drafts: [LinkDraft], host: MACAddress?) {
        names = drafts.map { $0.givenName?.value }
        lower = Array(repeating: [], count: drafts.count)
        primary = Array(repeating: nil, count: drafts.count)
        self.host = host
    }

    /// Gives names, and finds what the entries name.
    /// - Returns: Whether all was found.
    mutating func resolve(_ drafts: [LinkDraft], _ faults: Faults) -> Bool {
        var isGood = noteMACs(drafts, faults)
        isGood = nameNICs(drafts, faults) && isGood
        // A VLAN's name may come of its link's, which may be listed anywhere among the others.
        isGood = noteNames(drafts, faults) { $0 != .vlan } && isGood
        for index in drafts.indices where drafts[index].kind == .vlan && names[index] == nil {
            names[index] = vlanName(drafts[index])
        }
        isGood = noteNames(drafts, faults) { $0 == .vlan } && isGood
        for (index, draft) in drafts.enumerated() {
            for reference in draft.lower {
                guard let found = find(reference, faults) else { isGood = false; continue }
                lower[index].append(found)
            }
            isGood = checkVLANName(index, draft, faults) && isGood
            guard let own = draft.bond?.primary, let found = find(own, faults) else { continue }
            primary[index] = found
            guard !lower[index].contains(found) else { continue }
            faults.add(
                "`\(own.path)` \(own.value) is not a member of the bond", at: own.mark,
                remedy: "name one of its `interfaces`")
        }
        return isGood
    }

    private mutating func noteMACs(_ drafts: [LinkDraft], _ faults: Faults) -> Bool {
        var isGood = true
        for (index, draft) in drafts.enumerated() {
            guard let mac = draft.mac else { continue }
            if let first = byMAC[mac.value] {
                faults.add(
                    "`\(mac.path)` \(mac.value) is the MAC address of `\(drafts[first].fields.path)` too", at: mac.mark,
                    remedy: "every NIC has its own")
                isGood = false
            } else {
                byMAC[mac.value] = index
            }
        }
        return isGood && checkBooting(drafts, faults)
    }

    /// The host must find its network where it boots from, if it can be known.
    private func checkBooting(_ drafts: [LinkDraft], _ faults: Faults) -> Bool {
        let nics = drafts.filter { $0.kind == .ethernet }
        guard let host, let first = nics.first else { return true }
        guard byMAC[host] == nil, nics.allSatisfy({ $0.mac != nil }) else { return true }
        faults.add(
            "the MAC address that the host boots from, \(host), is none of its network's",
            at: first.mac?.mark ?? first.fields.node.mark,
            remedy: "add the NIC to `ethernets`, or correct `mac` of the host")
        return false
    }

    /// A NIC by itself is known by its MAC; among others each needs a name.
    private mutating func nameNICs(_ drafts: [LinkDraft], _ faults: Faults) -> Bool {
        guard drafts.count > 1 else { return true }
        let taken = Set(names.compactMap { $0?.description })
        let free = (0...).lazy.map { "nic\($0)" }.filter { !taken.contains($0) }
        var next = free.makeIterator()
        var isGood = true
        for (index, draft) in drafts.enumerated() where draft.kind == .ethernet && names[index] == nil {
            guard draft.mac != nil else {
                if draft.fields.value("name") == nil, draft.fields.value("mac") == nil {
                    faults.add(
                        "`\(draft.fields.path)` has neither `mac` nor `name`", at: draft.fields.node.mark,
                        remedy: "add its `mac`: with several interfaces each must be known")
                }
                isGood = false
                continue
            }
            names[index] = next.next().flatMap { try? InterfaceName($0) }
        }
        return isGood
    }

    private mutating func noteNames(_ drafts: [LinkDraft], _ faults: Faults, of kinds: (LinkDraft.Kind) -> Bool) -> Bool
    {
        var isGood = true
        for (index, draft) in drafts.enumerated() where kinds(draft.kind) {
            guard let name = names[index]?.description else {
                // The only NIC may go without; for others the fault is noted already.
                isGood = isGood && drafts.count == 1 && draft.kind == .ethernet
                continue
            }
            if let first = byName[name] {
                faults.add(
                    "`\(draft.fields.path)`: the name \(name) is that of `\(drafts[first].fields.path)` too",
                    at: draft.givenName?.mark ?? draft.fields.node.mark, remedy: "every interface needs its own")
                isGood = false
            } else {
                byName[name] = index
            }
        }
        return isGood
    }

    private func vlanName(_ draft: LinkDraft) -> InterfaceName? {
        guard let id = draft.vlanID, let link = draft.lower.first?.value else { return nil }
        let base = index(of: link).flatMap { names[$0]?.description } ?? link
        return (try? InterfaceName("\(base).\(id)")) ?? (try? InterfaceName("vlan\(id)"))
    }

    private func index(of reference: String) -> Int? {
        byName[reference] ?? (try? MACAddress(reference)).flatMap { byMAC[$0] }
    }

    private func find(_ reference: MarkedValue<String>, _ faults: Faults) -> Int? {
        if let found = index(of: reference.value) { return found }
        let shown = InvalidValue(reference.value, expected: "an interface of this network, by name or by MAC address")
        let known = byName.keys.sorted().prefix(10).joined(separator: ", ")
        faults.add("`\(reference.path)`: \(shown)", at: reference.mark, remedy: known.isEmpty ? "" : "known: \(known)")
        return nil
    }

    /// Initial RAM disks know the identifier from the name alone (dracut.cmdline(7), `vlan`).
    private func checkVLANName(_ index: Int, _ draft: LinkDraft, _ faults: Faults) -> Bool {
        guard let given = draft.givenName, draft.kind == .vlan, let id = draft.vlanID else { return true }
        let text = given.value.description
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isDotted = parts.count == 2 && !parts[0].isEmpty && !parts[0].hasPrefix("vlan") && parts[1] == "\(id)"
        if text == "vlan\(id)" || isDotted { return true }
        faults.add(
            "`\(given.path)` \(text) does not tell the identifier \(id)", at: given.mark,
            remedy: "take vlan\(id), or any short name with .\(id) after it; or leave `name` out")
        return false
    }
}
