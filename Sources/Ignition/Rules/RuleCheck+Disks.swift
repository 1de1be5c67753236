/// Disks and their partitions.
extension RuleCheck {
    mutating func disk(_ disk: Element) {
        guard disk.hasText("device") else {
            report.error("the disk has no device; add a `device`", at: disk, "device")
            for partition in disk.items("partitions") { self.partition(partition) }
            return
        }
        path(of: disk, "device")
        let partitions = disk.items("partitions")
        for partition in partitions { self.partition(partition) }
        unique(partitions)
        if let index = PartitionSpan.overlapping(partitions.map(PartitionSpan.init)) {
            report.error("the partition overlaps another; change `startMiB` or `sizeMiB`", at: partitions[index])
        }
        if partitions.contains(where: { $0.flag("shouldExist") == false }),
            partitions.contains(where: { $0.number == 0 })
        {
            removalBesideNextNumber(disk)
        }
    }

    private mutating func removalBesideNextNumber(_ disk: Element) {
        let message =
            "a partition is to be removed while another takes the next free number, which Ignition before 2.27 refuses; "
            + "give each a number"
        switch removalSeverity {
        case .warning: report.warning(message, at: disk, "partitions")
        case .error: report.error(message, at: disk, "partitions")
        }
    }

    private mutating func unique(_ partitions: [Element]) {
        var numbers: [Int: Int] = [:]
        var labels: Set<String> = []
        var isRepeated = false
        for partition in partitions {
            if partition.number != 0 {
                numbers[partition.number, default: 0] += 1
                if numbers[partition.number] == 2 {
                    report.error("the number \(partition.number) is another partition's", at: partition)
                }
            }
            if !isRepeated, let label = partition.text("label"), !labels.insert(label).inserted {
                isRepeated = true
                report.error("the label `\(label)` is another partition's", at: partition)
            }
        }
    }

    private mutating func partition(_ partition: Element) {
        let label = partition.text("label")
        if partition.flag("shouldExist") == false,
            label != nil || partition.hasText("typeGuid") || partition.hasText("guid") || partition["startMiB"] != nil
                || partition["sizeMiB"] != nil
        {
            report.error("the partition is to be removed; name it by `number` alone", at: partition)
        }
        if partition.number == 0, label == nil {
            report.error("the partition has neither a number from 1 nor a label; add one", at: partition)
        }
        if let label {
            if label.utf8.count > 36 {
                report.error("the label has \(label.utf8.count) bytes; at most 36 fit", at: partition, "label")
            } else if label.utf8.contains(UInt8(ascii: ":")) {
                report.error("the label would end before its colon; write it without", at: partition, "label")
            }
        }
        for key in ["guid", "typeGuid"] {
            guard let text = partition.text(key), !Self.isGUID(text) else { continue }
            report.error("`\(text)` is no GUID; write 32 hexadecimal digits as 8-4-4-4-12", at: partition, key)
        }
    }

    private static func isGUID(_ text: String) -> Bool {
        let parts = Array(text.utf8).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return text.utf8.isEmpty
            || parts.map(\.count) == [8, 4, 4, 4, 12]
                && parts.allSatisfy { $0.allSatisfy { PercentEncoding.digit($0) != nil } }
    }
}

extension Element {
    /// A partition's number; zero for the next free one.
    fileprivate var number: Int { integer("number") ?? 0 }
}
