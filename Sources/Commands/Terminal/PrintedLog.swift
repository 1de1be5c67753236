import Operations

/// Prints items in their order, without holding up whoever records them: where the reader is too slow the oldest of the
/// waiting items are dropped.
final class PrintedLog<Item: Sendable>: Sendable {
    private static var limit: Int { 10_000 }

    private let waiting: AsyncStream<Item>.Continuation
    private let printing: Task<Void, Never>

    init(_ print: @escaping @Sendable (Item) throws -> Void) {
        let (items, waiting) = AsyncStream.makeStream(of: Item.self, bufferingPolicy: .bufferingNewest(Self.limit))
        self.waiting = waiting
        printing = Task {
            for await item in items { try? await blocking { _ in try print(item) } }
        }
    }

    /// Takes an item, from any thread.
    @Sendable func record(_ item: Item) { waiting.yield(item) }

    /// Prints what is left, as far as somebody reads it within a deadline.
    func finish(within deadline: Duration) async {
        waiting.finish()
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        Task {
            await printing.value
            end.finish()
        }
        Task {
            try? await Task.sleep(for: deadline)
            end.finish()
        }
        for await _ in ended {}
    }
}
