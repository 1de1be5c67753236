import Inventory
import Provisioning
import Store

extension HostLedger {
    /// Reads every record and every sentence.
    /// - Returns: What cannot be read or does not fit, a sentence each.
    package func problems() async throws(LedgerError) -> [String] {
        var problems: [String] = []
        for entry in try await all(under: Self.hostsKey()) {
            do throws(LedgerError) {
                let record = try Self.record(entry)
                if try Self.key(record.name) != entry.key { problems.append("\(entry.key) is of \(record.name)") }
            } catch {
                problems.append("\(error)")
            }
        }
        for entry in try await all(under: Self.storiesKey()) {
            do throws(LedgerError) {
                let sentence = try Self.sentence(entry.value, entry.key)
                let key = try Self.storyKey(sentence.host, sentence.number)
                if key != entry.key {
                    problems.append("\(entry.key) is sentence \(sentence.number) of \(sentence.host)")
                }
            } catch {
                problems.append("\(error)")
            }
        }
        return problems
    }
}
