import Cluster
import Glibc
import Testing

@Suite struct FileScaleTests {
    @Test func tenThousandHostsLoadInLinearTime() throws {
        var text = FileLayers.endpoint + "podSubnet: 10.0.0.0/8\nserviceSubnet: 172.16.0.0/16\nhosts:\n"
        for number in 0..<10_000 {
            func hex(_ byte: Int) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
            text += "  - name: host-\(number)\n    mac: 52:54:00:00:\(hex(number / 256)):\(hex(number % 256))\n"
            text += "    role: \(number < 3 ? "control-plane" : "worker")\n"
            text += "    address: 198.18.\((number + 1) / 256).\((number + 1) % 256)/15\n    gateway: 198.19.255.254\n"
            text += "    nameservers: [198.19.255.253]\n    disk: /dev/sda\n    labels: {rack: r\(number / 40)}\n"
        }
        let clock = ContinuousClock()
        var cluster: ClusterDefinition?
        let taken = try clock.measure { cluster = try FileLayers(file: text).definition() }
        #expect(cluster?.hosts.count == 10_000)
        // Half a second with optimization; anything quadratic takes minutes.
        #expect(taken < .seconds(30), "\(taken)")
        if getenv("SLIPWAY_MEASURE") != nil { print("10,000 hosts: \(taken)") }
    }
}
