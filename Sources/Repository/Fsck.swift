import OSTree
import Workers

/// Checks a whole store: every object's content against its name, that refs name commits which are there and bound to
/// them, that everything the commits reach is there, and that the summary and the static deltas agree with all this.
///
/// Nothing ends the check but the end of the store or the caller: what is wrong becomes a ``Finding``. Memory is bounded
/// by a few buffers for each thread and about 100 bytes for each object.
package struct Fsck {
    /// How far the check is.
    package struct Progress: Sendable {
        /// Objects whose content was checked.
        package fileprivate(set) var checked = 0
        /// Objects in the store.
        package fileprivate(set) var total = 0
    }

    /// What came out.
    package struct Report: Sendable {
        /// How many findings are kept.
        package static let findingLimit = 1000

        /// The first ones.
        package private(set) var findings: [Finding] = []
        /// All, also those that are not in ``findings``.
        package private(set) var findingCount = 0
        /// Objects in the store.
        package fileprivate(set) var objects = 0
        /// Commits in the store.
        package fileprivate(set) var commits = 0
        /// Commits that the store knows not to be whole; that objects of theirs are missing is no finding.
        package fileprivate(set) var partialCommits = 0

        /// Whether clients can pull everything.
        package private(set) var isSound = true

        mutating func add(_ finding: Finding) {
            findingCount += 1
            if finding.isDamage { isSound = false }
            if findings.count < Self.findingLimit { findings.append(finding) }
        }
    }

    private let store: any ObjectStore
    private let threads: Int
    private let progress: (Progress) -> Void
    private let checkStop: @Sendable () throws -> Void
    private var report = Report()

    private init(
        _ store: any ObjectStore, threads: Int, progress: @escaping (Progress) -> Void,
        checkStop: @escaping @Sendable () throws -> Void
    ) {
        self.store = store
        self.threads = threads
        self.progress = progress
        self.checkStop = checkStop
    }

    /// Checks a store; blocks until all of it was read.
    /// - Parameters:
    ///   - threads: How many read and compute side by side.
    ///   - progress: Called after each object, on the caller's thread.
    ///   - checkStop: Called before each object, on any thread; what it throws ends the check.
    /// - Returns: The same findings in the same order for the same store.
    /// - Throws: What `checkStop` throws, or `ThreadError`.
    package static func check(
        _ store: any ObjectStore, threads: Int, progress: @escaping (Progress) -> Void = { _ in },
        checkStop: @escaping @Sendable () throws -> Void = {}
    ) throws -> Report {
        var check = Fsck(store, threads: threads, progress: progress, checkStop: checkStop)
        try check.run()
        return check.report
    }

    private mutating func run() throws {
        var names: [ObjectName] = []
        let store = store
        tolerate { report in
            names = try store.objects { report.add(Finding(kind: .stray, place: $0, reason: "is no object")) }
        }
        report.objects = names.count
        try checkContent(names)
        let present = Set(names)
        let refs = try checkRefs(present)
        try checkCompleteness(names, present)
        try PublishedFiles(store, checkStop: checkStop).check(refs: refs) { report.add($0) }
    }

    private mutating func checkContent(_ names: [ObjectName]) throws {
        let (store, checkStop) = (store, checkStop)
        var state = Progress(total: names.count)
        var rest = names.makeIterator()
        var workers = try OrderedWorkers(count: threads) {
            { (name: ObjectName) in
                try checkStop()
                return store.finding(name)
            }
        }
        try workers.run(
            next: { rest.next().map { ($0, 0) } },
            deliver: { (finding: Finding?) in
                if let finding { report.add(finding) }
                state.checked += 1
                progress(state)
            })
    }

    /// - Returns: The refs; nil when not all of them can be read.
    private mutating func checkRefs(_ present: Set<ObjectName>) throws -> [RefName: Checksum]? {
        var refs: [RefName: Checksum] = [:]
        var isWhole = false
        let store = store
        tolerate { report in
            var failed = false
            refs = try store.refs {
                failed = true
                report.add(Finding(kind: .damagedRef, place: $0.place, reason: $0.reason))
            }
            isWhole = !failed
        }
        for (ref, commit) in refs.sorted(by: { $0.key.description < $1.key.description }) {
            try checkStop()
            let place = "\(store.place)/\(ArchiveRepository.path(of: ref))"
            guard present.contains(ObjectName(commit, .commit)) else {
                let reason = "names the commit \(commit), which is missing"
                report.add(Finding(kind: .danglingRef(ref, commit), place: place, reason: reason))
                continue
            }
            // A commit that cannot be read was found already.
            guard let parsed = try? store.commit(commit), let bound = parsed.boundRefs else { continue }
            if !bound.contains(ref.description) {
                let names = bound.isEmpty ? "no ref" : bound.joined(separator: ", ")
                let reason = "names the commit \(commit), which is bound to \(names)"
                report.add(Finding(kind: .unboundRef(ref, commit), place: place, reason: reason))
            }
        }
        return isWhole ? refs : nil
    }

    private mutating func checkCompleteness(_ names: [ObjectName], _ present: Set<ObjectName>) throws {
        var partial: Set<Checksum> = []
        let store = store
        tolerate { _ in partial = try store.partialCommits() }
        var reachability = Reachability(store, checkStop: checkStop)
        for name in names where name.kind == .commit {
            report.commits += 1
            if partial.contains(name.checksum) {
                report.partialCommits += 1
                continue
            }
            var report = report
            func look(_ object: ObjectName) {
                guard !present.contains(object) else { return }
                let reason = "is missing; commit \(name.checksum) needs it"
                report.add(Finding(kind: .missing(object), place: "\(store.place)/\(object.path)", reason: reason))
            }
            do {
                // What is there but corrupt was found already.
                try reachability.add(name.checksum) { object, _ in
                    look(object)
                } failed: { object, _ in
                    look(object)
                }
            } catch let error as RepositoryError {
                report.add(Finding(kind: .corrupt(name), place: error.place, reason: error.reason))
            }
            self.report = report
        }
    }

    /// Does what may fail for the store as a whole.
    private mutating func tolerate(_ body: (inout Report) throws -> Void) {
        do {
            try body(&report)
        } catch {
            let (place, reason) = (error as? RepositoryError).map { ($0.place, $0.reason) } ?? (store.place, "\(error)")
            report.add(Finding(kind: .unreadable(nil), place: place, reason: reason))
        }
    }
}

extension ObjectStore {
    /// Reads an object whole.
    /// - Returns: What is wrong with it; nil when it is sound.
    fileprivate func finding(_ name: ObjectName) -> Finding? {
        do {
            switch name.kind {
            case .file: try readFile(name.checksum)
            case .directoryTree: _ = try tree(name.checksum)
            case .directoryMetadata: _ = try directoryMetadata(name.checksum)
            case .commit: _ = try commit(name.checksum)
            case .detachedMetadata: _ = try DetachedMetadata(serialised: detachedMetadata(of: name.checksum) ?? [])
            }
            return nil
        } catch {
            let error = failure(name, error)
            let kind: Finding.Kind =
                switch error.kind {
                case .missing: .missing(name)
                case .corrupt: .corrupt(name)
                case .unreadable, .unusable: .unreadable(name)
                }
            return Finding(kind: kind, place: error.place, reason: error.reason)
        }
    }
}

extension RepositoryError {
    /// What is wrong, without the place.
    var reason: String {
        // That error names the object as well, which the place does already.
        if case .mismatch(_, let found)? = cause as? OSTreeError {
            return "\(problem): its content has the checksum \(found)"
        }
        return problem + (cause.map { ": \($0)" } ?? "")
    }
}

extension Commit {
    /// The refs that the commit says it belongs to; nil when it does not say.
    fileprivate var boundRefs: [String]? { self["ostree.ref-binding"]?.strings }
}
