/// How the image of the OS divides its disk.
enum BootDeviceLayout: String, CaseIterable {
    case aarch64, ppc64le
    case s390xECKD = "s390x-eckd"
    case s390xVirt = "s390x-virt"
    case s390xZFCP = "s390x-zfcp"
    case x86_64

    /// A partition for the firmware or the boot loader.
    struct Partition {
        let label: String
        let sizeMiB: Int
        let type: String

        static let bios = Partition(label: "bios", sizeMiB: 1, type: "21686148-6449-6E6F-744E-656564454649")
        static let system = Partition(label: "esp", sizeMiB: 127, type: "C12A7328-F81F-11D2-BA4B-00A0C93EC93B")
        static let prep = Partition(label: "prep", sizeMiB: 4, type: "9E1A2D38-C612-4316-AA26-8B49521E5A8B")
        /// Holds a number free, so that the partitions after it have the same on all machines.
        static let reserved = Partition(
            label: "reserved", sizeMiB: 1, type: "8DA63339-0007-60C0-C436-083AC8230908")
    }

    /// Those that a version of `fcos` knows.
    static func known(in fcos: ButaneSpec.Release) -> [BootDeviceLayout] {
        allCases.filter { !$0.isS390x || fcos >= ButaneSpec.Release(1, 6) }
    }

    var isS390x: Bool {
        switch self {
        case .s390xECKD, .s390xVirt, .s390xZFCP: true
        case .aarch64, .ppc64le, .x86_64: false
        }
    }

    /// The first partitions of the disk, before `boot` and `root`.
    var firmwarePartitions: [Partition] {
        switch self {
        case .x86_64: [.bios, .system]
        case .aarch64: [.reserved, .system]
        case .ppc64le: [.prep, .reserved]
        case .s390xECKD, .s390xVirt, .s390xZFCP: []
        }
    }

    /// How the name of the whole disk begins before its letter, where the disk must be named.
    var diskPrefix: String? {
        switch self {
        case .s390xECKD: "/dev/dasd"
        case .s390xZFCP: "/dev/sd"
        default: nil
        }
    }

    /// The number of the root partition, where the disk must be named.
    var rootPartition: Int? {
        switch self {
        case .s390xECKD: 2
        case .s390xZFCP: 4
        default: nil
        }
    }
}
