import Inventory
import Testing

@testable import Server

@Suite struct MachineMarksTests {
    private func marks(_ query: String) throws -> MachineMarks {
        MachineMarks(mac: try MACAddress("52:54:00:00:00:01"), query: query)
    }

    /// Firmware fills fields with anything: one that cannot be read takes no other with it.
    @Test(arguments: [
        "serial=%ff%ff", "serial=%c3", "serial=%zz", "serial=%", "serial=\u{7F}", "serial=%00", "%ff=x", "=", "&&",
        "serial=" + String(repeating: "a", count: 129),
    ])
    func whatCannotBeReadIsNotTold(part: String) throws {
        for query in ["\(part)&uuid=u-1&asset=a+1&label.rack=r1", "uuid=u-1&asset=a+1&label.rack=r1&\(part)"] {
            let marks = try marks(query)
            #expect(marks.serial == nil && marks.uuid == "u-1" && marks.assetTag == "a 1")
            #expect(marks.labels.values == ["rack": "r1"])
        }
    }

    /// Half of where a machine stands might be where another does.
    @Test(arguments: [
        "label.row=%ff", "label.row=%zz", "label.%ff=x", "label%2Erow=%ff", "label.row=%", "label.rack=r2",
    ])
    func labelsAreAllThereOrNone(part: String) throws {
        for query in ["\(part)&label.rack=r1&serial=s", "label.rack=r1&serial=s&\(part)"] {
            let marks = try marks(query)
            #expect(marks.labels == MachineLabels() && marks.serial == "s")
            #expect(MachineMarks.labels(query) == MachineLabels())
        }
    }

    @Test func moreFieldsThanAnyMachineHasAreNone() throws {
        let many = (0..<13).map { "x\($0)=y" }.joined(separator: "&")
        #expect(try marks("serial=s&uuid=u&arch=a&\(many)").serial == "s")
        #expect(try marks("serial=s&uuid=u&arch=a&\(many)&z=y").serial == nil)
    }
}
