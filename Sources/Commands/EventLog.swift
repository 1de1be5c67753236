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
                    case .text: Terminal.print(event.line)
                    case .json: Terminal.print(event.value.json())
                    case .yaml: Terminal.emit("---\n" + event.value.yaml())
                    }
                }
            }
        }
    }

    /// Takes an event, from any thread.
    func record(_ event: ServerEvent) { waiting.yield(event) }

    /// Prints what is left.
    func finish() async {
        waiting.finish()
        await printing.value
    }
}
