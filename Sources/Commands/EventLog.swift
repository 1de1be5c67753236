import Markup
import Operations
import Server

/// Prints the events of a server in their order, without holding the server up: where the reader is too slow the oldest
/// of the waiting events are dropped.
final class EventLog: Sendable {
    private static let limit = 10_000

    private let waiting: AsyncStream<ServerEvent>.Continuation
    private let printing: Task<Void, Never>

    init(_ format: FormatOption.Format) {
        let (events, waiting) = AsyncStream.makeStream(
            of: ServerEvent.self, bufferingPolicy: .bufferingNewest(Self.limit))
        self.waiting = waiting
        printing = Task {
            for await event in events {
                try? await blocking { _ in
                    switch format {
                    case .text: try Terminal.print(event.line)
                    case .json: try Terminal.print(event.value.json())
                    case .yaml: try Terminal.emit("---\n" + event.value.yaml())
                    }
                }
            }
        }
    }

    /// Takes an event, from any thread.
    func record(_ event: ServerEvent) { waiting.yield(event) }

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
