import Boot
import Inventory
import TestSupport
import Testing

@Suite(
    "The arguments of the first boot hold once",
    .enabled(if: Tool.isRoot && ["qemu-system-x86_64", "grub-mkimage", "parted"].allSatisfy { Tool($0).isUsable }))
struct FirstBootGRUBTests {
    /// Stands in for Red Hat's grub.cfg: its `blscfg` puts a variable's value into the text of an entry, other entries take
    /// it as it is.
    private static let config = """
        serial --unit=0 --speed=115200
        terminal_output serial
        if [ -f ${prefix}/user.cfg ]; then
          source ${prefix}/user.cfg
        fi
        echo
        echo ENTRY rw $slipway_firstboot END
        eval "echo BLSCFG rw $slipway_firstboot END"
        echo DONE
        sleep 60
        menuentry none {
          true
        }

        """

    @Test("through a power cut right after GRUB has read them, on both file systems", arguments: ["xfs", "ext4"])
    func once(filesystem: String) async throws {
        let sample = try Sample(
            .fixed(
                address: try InterfaceAddress("2001:db8::2/64"), gateway: try IPAddress("2001:db8::1"),
                nameservers: [try IPAddress("2001:db8::53")]))
        let machine = try GRUBMachine(filesystem: filesystem)
        let result = try await machine.install(sample, config: Self.config)
        #expect(result.succeeded, "\(result)")
        let expected = try sample.firstBoot
        let first = try await machine.start()
        #expect(first == ["ENTRY rw \(expected) END", "BLSCFG rw \(expected) END"])
        for _ in 1...2 { #expect(try await machine.start() == ["ENTRY rw END", "BLSCFG rw END"]) }
    }

    @Test("GRUB reads a quoted word as it was")
    func quoting() async throws {
        let values = [
            "it's", "''", "\\", "a\\'b", "\"x\"", "$root ${root}", "; halt", "{ } | & < > # *", "`id`",
            "data:;base64,AA==",
        ]
        let machine = try GRUBMachine(filesystem: "ext4")
        let lines = values.map { "set value=\(GRUBWord($0).text)\necho \"LINE $value\"\n" }.joined()
        let config = Self.config.replacing("echo DONE\n", with: lines + "echo DONE\n")
        #expect(try await machine.install(try Sample(), config: config).succeeded)
        let printed = try await machine.start().dropFirst(2)
        #expect(Array(printed) == values.map { "LINE \($0)" })
    }
}
