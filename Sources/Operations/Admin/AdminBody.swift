import HTTPTypes
import Hummingbird
import Inventory
import Markup

/// What a request says, read strictly: unknown keys, repeated ones and texts that no log should hold are refused.
struct AdminBody {
    /// What an order needs at most.
    private static let orders = ParseLimits(bytes: 4096, depth: 4, nodes: 64)
    /// Ten thousand hosts.
    static let hosts = ParseLimits(bytes: 8 << 20, depth: 16, nodes: 500_000)
    private static let reasonLength = 200

    private let fields: Fields
    private let faults = Faults(source: "the request")

    /// - Parameter limits: Those of an order unless others are given.
    /// - Throws: ``AdminRefusal``.
    init(_ request: Request, limits: ParseLimits = orders) async throws(AdminRefusal) {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
        let bytes: [UInt8]
        do {
            bytes = Array(try await request.body.collect(upTo: limits.bytes).readableBytesView)
        } catch {
            throw AdminRefusal(.tooLarge, "the body has more than \(limits.bytes) bytes")
        }
        // Forms of web pages cannot say that they are JSON.
        guard type == "application/json" else {
            throw AdminRefusal(.notJSON, "a body of application/json is needed; {} where there is nothing to say")
        }
        do throws(Fault) {
            let tree = try JSON.parse(bytes, source: "the request", limits: limits)
            guard case .mapping = tree.content else {
                throw Fault(source: "the request", mark: .start, message: "an object is expected")
            }
            fields = Fields(tree, faults: faults)
        } catch {
            throw AdminRefusal(.malformed, "\(error)")
        }
    }

    /// Whether the server only says what it would do.
    var isDryRun: Bool { fields.boolean("dryRun") ?? false }

    /// How long an order waits; a day unless it says so.
    var within: Duration {
        let span = fields.parse("within") { (text) throws(InvalidValue) in try TimeSpan(text, in: 60...2_592_000) }
        return (span ?? .day).duration
    }

    /// Why; for the audit trail and the host's console.
    var reason: String {
        let reason = fields.parse("reason") { (text) throws(InvalidValue) in
            let isLine = text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
                default: true
                }
            }
            guard isLine, !text.isEmpty, text.utf8.count <= Self.reasonLength else {
                throw InvalidValue(text, expected: "a reason: one line of at most \(Self.reasonLength) bytes")
            }
            return text
        }
        return reason ?? "an operator said so"
    }

    /// The hosts to add.
    var entries: [Node] { fields.items("hosts").map(\.node) }

    /// Whether hosts that were added before may be described anew.
    var isReplacing: Bool { fields.boolean("replace") ?? false }

    /// What a machine that asked is from now on; nil where nothing is said.
    var entry: Node? { fields.value("host") }

    /// Ends the reading.
    /// - Throws: ``AdminRefusal`` with all that is wrong.
    func finish() throws(AdminRefusal) {
        fields.finish()
        do throws(FaultReport) { try faults.check() } catch { throw AdminRefusal(.invalid, "\(error)") }
    }
}
