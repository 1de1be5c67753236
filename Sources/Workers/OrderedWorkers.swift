import Synchronization

/// Threads that work on inputs side by side, and hand back the outputs in the order of the inputs.
///
/// How many inputs are under way, and how many bytes they stand for, is bounded; so is memory. Nothing about the order
/// of what comes out depends on timing.
package struct OrderedWorkers<Input: Sendable, Output: Sendable>: ~Copyable {
    /// Inputs under way at a time; each may keep a directory open.
    private static var countLimit: Int { 256 }
    /// Bytes under way at a time.
    private static var byteLimit: Int { 96 << 20 }

    private let board: Board
    private let threads: [Thread]
    private var submitted = 0
    private var costs: [Int] = []
    private var delivered = 0
    private var bytesUnderWay = 0
    /// Outputs that were announced before their turn.
    private var announced = 0

    /// - Parameter makeWorker: Called once on each thread; what it returns is called for every input there.
    package init(count: Int, makeWorker: @escaping @Sendable () throws -> (Input) throws -> Output) throws {
        let board = try Board()
        var threads: [Thread] = []
        do {
            for _ in 0..<max(1, count) { threads.append(try Thread { board.work(makeWorker) }) }
        } catch {
            board.stop(threads)
            throw error
        }
        self.board = board
        self.threads = threads
    }

    deinit { board.stop(threads) }

    /// Takes inputs until there are none, and delivers each output.
    /// - Parameters:
    ///   - next: The next input and the bytes it will keep in memory; nil at the end.
    ///   - deliver: Takes the outputs in the order of the inputs.
    package mutating func run(next: () throws -> (input: Input, cost: Int)?, deliver: (Output) throws -> Void) throws {
        while let (input, cost) = try next() {
            board.submit(input, index: submitted)
            submitted += 1
            costs.append(cost)
            bytesUnderWay += cost
            while submitted - delivered >= Self.countLimit || bytesUnderWay > Self.byteLimit { try deliverOne(deliver) }
        }
        while delivered < submitted { try deliverOne(deliver) }
    }

    private mutating func deliverOne(_ deliver: (Output) throws -> Void) throws {
        let output = try board.result(delivered, announced: &announced).get()
        bytesUnderWay -= costs[delivered]
        delivered += 1
        try deliver(output)
    }
}

extension OrderedWorkers {
    /// What the threads and their owner share.
    private final class Board: Sendable {
        private struct State {
            var inputs: [Int: Input] = [:]
            var taken = 0
            var outputs: [Int: Result<Output, any Error>] = [:]
            var isStopping = false
        }

        private let state = Mutex(State())
        private let work: Signal
        private let done: Signal

        init() throws {
            work = try Signal()
            done = try Signal()
        }

        func submit(_ input: Input, index: Int) {
            state.withLock { $0.inputs[index] = input }
            work.post()
        }

        /// Waits for an output and takes it away.
        ///
        /// Every output is announced once, and one announcement is taken for each output, so that no more of them are
        /// outstanding than inputs are under way.
        func result(_ index: Int, announced: inout Int) -> Result<Output, any Error> {
            while true {
                let result = state.withLock { $0.outputs.removeValue(forKey: index) }
                if let result, announced > 0 {
                    announced -= 1
                    return result
                }
                done.wait()
                if let result { return result }
                announced += 1
            }
        }

        func stop(_ threads: [Thread]) {
            state.withLock { $0.isStopping = true }
            for _ in threads { work.post() }
            for thread in threads { thread.join() }
        }

        /// The life of one thread.
        func work(_ makeWorker: () throws -> (Input) throws -> Output) {
            let worker = Result { try makeWorker() }
            while true {
                work.wait()
                let task = state.withLock { state -> (Int, Input)? in
                    guard !state.isStopping, let input = state.inputs.removeValue(forKey: state.taken) else {
                        return nil
                    }
                    state.taken += 1
                    return (state.taken - 1, input)
                }
                guard let (index, input) = task else { return }
                let output = worker.flatMap { worker in Result { try worker(input) } }
                state.withLock { $0.outputs[index] = output }
                done.post()
            }
        }
    }
}
