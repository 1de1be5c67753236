// swift-tools-version: 6.2
import PackageDescription

// The house, from the ground up. A target imports lower floors only; Tests/HouseTests holds every
// `import` against this table, and README.md ("The house") says what lives in each room.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func folder(_ name: String, path: String, embedding: [String]) -> Target {
    .target(
        name: name, path: path, exclude: ["recipes", "README.md"],
        resources: embedding.map { .embedInCode($0) }, swiftSettings: strict)
}

func system(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }

let floors: [[Target]] = [
    // 0: system libraries
    [
        system("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
        system("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev"),
        system("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev"),
        // Headers of the C library that Swift's own module leaves out.
        system("CLink", apt: "libc6-dev"),
        system("CXattr", apt: "libc6-dev"),
        system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        system("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    ],
    // 1: thin Swift faces over the C libraries and the kernel, and the embedded folders
    [
        room("Archive", ["CArchive", systemPackage]),
        room("Deflate", ["CDeflate", "CZlib"]),
        room("OpenSSL", ["COpenSSL"]),
        room("Files", [systemPackage]),
        room("Workers", [systemPackage]),
        folder("IgnitionAssets", path: "ignition", embedding: ["units", "scripts"]),
        folder("KickstartAssets", path: "kickstart", embedding: ["scripts"]),
    ],
    // 2: what formats are written in, and what they travel on
    [
        room("Markup", ["CYAML"]),
        room("PKI", ["OpenSSL", "COpenSSL"]),
        room(
            "HTTP",
            [
                "Archive", "Files", hummingbird, hummingbirdCore, httpTypes, logging, nio("NIOCore"),
                nio("NIOHTTP1"), nio("NIOPosix"), nioSSL, systemPackage,
            ]),
    ],
    // 3: the formats, and where state lives
    [
        room("Store", ["CSQLite", "Markup", "OpenSSL", "Workers"]),
        room("Ignition", ["Markup", "Deflate", "OpenSSL"]),
        room("Kickstart", ["Markup"]),
        room("OSTree", ["OpenSSL", "Deflate"]),
        room("OCI", ["Markup", "OpenSSL", "Archive", "Files", systemPackage]),
    ],
    // 4: the hosts, and what the formats are read out of
    [
        room("Inventory", ["Kickstart", "Markup", "OCI"]),
        room(
            "Repository",
            ["OSTree", "OCI", "Archive", "OpenSSL", "Files", "Workers", "CXattr", systemPackage]),
        room("Encapsulation", ["OSTree", "OCI", "Archive", "OpenSSL", "Files", systemPackage]),
        room("Butane", ["Ignition", "Markup", "Files", systemPackage]),
        // Installation media: what they are, and their files content-addressed.
        room("Media", ["Kickstart", "Archive", "OpenSSL", "Markup", "Files", systemPackage]),
        // How this machine is told to treat registries: registries.conf, auth.json, certs.d, policy.json.
        room("Containers", ["Markup", "OCI", "OpenSSL", "Files", "Workers", systemPackage]),
    ],
    // 5: rooms that each do one job of the product
    [
        // The way of a host from bare metal to a node: pure, without any I/O.
        room("Provisioning", ["Inventory", "Markup"]),
        room("Boot", ["Inventory", "Ignition", "Kickstart", "KickstartAssets", "Markup"]),
        room(
            "Cluster",
            [
                "Inventory", "Butane", "Ignition", "IgnitionAssets", "PKI", "OpenSSL", "Markup", "Files", systemPackage,
            ]),
        // The API of a cluster that runs.
        room("Kubernetes", ["HTTP", "PKI", "Markup", "Files", "Workers", systemPackage]),
        room("Deltas", ["Repository", "OSTree", "Archive", "Files", "Workers"]),
        room("Inspection", ["Repository", "OSTree", "OCI"]),
        room(
            "Registry",
            ["Containers", "OCI", "HTTP", "Markup", "Archive", "OpenSSL", "Files", systemPackage]),
    ],
    // 6: the image, and the hosts' records
    [
        room(
            "Ledger",
            ["Provisioning", "Store", "Inventory", "Markup", "Files", "OpenSSL", "Workers", systemPackage]),
        room(
            "ImageBuild",
            [
                "Deltas", "Repository", "Encapsulation", "OSTree", "OCI", "Archive", "CLink", "Deflate", "OpenSSL",
                "Files", "Workers", systemPackage,
            ]),
    ],
    // 7: the server
    [
        room(
            "Server",
            [
                "Ledger", "Provisioning", "HTTP", "OCI", "OSTree", "Repository", "Inventory", "Files",
                hummingbird, httpTypes, logging, systemPackage,
            ])
    ],
    // 8: what needs several rooms at once
    [
        room(
            "Operations",
            [
                "Server", "Ledger", "Provisioning", "Store", "Cluster", "Kubernetes", "PKI", "Boot", "Media",
                "ImageBuild", "Registry", "Containers", "Encapsulation", "Inspection", "Repository", "Kickstart",
                "Inventory", "Ignition", "OSTree", "OCI", "HTTP", "Markup", "Archive", "Files", "Workers", hummingbird,
                httpTypes, logging, nio("NIOPosix"), systemPackage,
            ])
    ],
    // 9: the command line
    [
        room(
            "Commands",
            [
                "Operations", "Cluster", "Kubernetes", "Encapsulation", "ImageBuild", "Registry", "Containers",
                "Inspection", "Repository", "Boot", "Media", "Server", "Provisioning", "Store", "Kickstart",
                "Inventory",
                "Ignition", "Butane", "OSTree", "OCI", "Markup", "PKI", "Files", "HTTP", "Workers", argumentParser,
                logging, signals, systemPackage,
            ])
    ],
    // 10: main
    [.executableTarget(name: "slipway", dependencies: ["Commands"], swiftSettings: strict)],
]

let testing: [Target] = [
    .target(
        name: "TestSupport", dependencies: [subprocess, systemPackage], path: "Tests/TestSupport", swiftSettings: strict
    ),
    .target(
        name: "TestKubernetes",
        dependencies: [
            "TestSupport", "Markup", nio("NIOCore"), nio("NIOHTTP1"), nio("NIOPosix"), nioSSL,
        ],
        path: "Tests/TestKubernetes", swiftSettings: strict),
    .target(name: "TestStore", dependencies: ["Store"], path: "Tests/TestStore", swiftSettings: strict),
    tests("HouseTests", []),
    tests("KubernetesTests", ["Kubernetes", "TestKubernetes", "HTTP", "PKI", "Markup", systemPackage]),
    tests("WorkersTests", ["Workers"]),
    tests("RepositoryTests", ["Repository", "OSTree", "OCI", "Files", systemPackage]),
    tests("EncapsulationTests", ["Encapsulation", "OSTree", "OCI", "Archive", "Files", "OpenSSL", systemPackage]),
    tests("DeltasTests", ["Deltas", "Repository", "OSTree", systemPackage]),
    tests("InspectionTests", ["Inspection", "Repository", "OSTree", "OCI"]),
    tests("ArchiveTests", ["Archive", systemPackage]),
    tests("MarkupTests", ["Markup"]),
    tests("OSTreeTests", ["OSTree", "Deflate", "OpenSSL"]),
    tests("OCITests", ["OCI", "Archive", "Files", "Markup", systemPackage]),
    tests("StoreTests", ["Store"]),
    tests("ProvisioningTests", ["Provisioning", "Inventory", "Markup"]),
    tests("LedgerTests", ["Ledger", "Provisioning", "Store", "TestStore", "Inventory", systemPackage]),
    tests("PKITests", ["PKI", "OpenSSL"]),
    tests("IgnitionTests", ["Ignition", "IgnitionAssets", "Markup"]),
    tests("ButaneTests", ["Butane", "Ignition", "Markup", systemPackage]),
    tests("KickstartTests", ["Kickstart", "KickstartAssets", "Markup"]),
    tests("MediaTests", ["Media", "Kickstart", "Markup", systemPackage]),
    tests("InventoryTests", ["Inventory", "Kickstart", "Markup"]),
    tests("BootTests", ["Boot", "Ignition", "Kickstart", "KickstartAssets", "Inventory", "Markup"]),
    tests(
        "ClusterTests",
        ["Cluster", "Inventory", "Ignition", "PKI", "Markup", systemPackage]),
    tests(
        "ImageBuildTests",
        ["ImageBuild", "Repository", "Encapsulation", "OSTree", "OCI", "Files", "Markup", systemPackage]),
    tests(
        "HTTPTests",
        [
            "HTTP", "Archive", hummingbird, hummingbirdCore, logging, nio("NIOCore"), nio("NIOEmbedded"),
            nio("NIOHTTP1"),
            systemPackage,
        ]),
    tests(
        "ServerTests",
        [
            "Server", "Ledger", "Provisioning", "Store", "TestStore", "HTTP", "Archive", "OCI", "OSTree", "Inventory",
            logging, systemPackage,
        ]),
    tests("ContainersTests", ["Containers", "OCI", "Markup", "Files", "OpenSSL", systemPackage]),
    tests(
        "RegistryTests",
        ["Registry", "Containers", "HTTP", "OCI", "Archive", systemPackage]),
    tests(
        "OperationsTests",
        [
            "Operations", "Boot", "Cluster", "HTTP", "Kickstart", "Kubernetes", "Ledger", "Media", "OCI",
            "Provisioning", "Server", "Store", "TestKubernetes", "TestStore", "Ignition", "Inventory", "OSTree", "PKI",
            "Markup",
            httpTypes, logging, systemPackage,
        ]),
    tests("CommandsTests", ["Commands", "Cluster", "Markup", argumentParser]),
    tests("EndToEndTests", ["TestKubernetes", "Ignition", "Markup"]),
]

// Fuzz/run builds these, with a sanitizer and coverage.
let fuzzing: [Target] =
    Context.environment["SLIPWAY_FUZZ"] == nil
    ? []
    : [
        .systemLibrary(name: "CFuzzer", path: "Fuzz/CFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "CFuzzer", "Archive", "Butane", "Cluster", "Containers", "Deflate", "Files", "HTTP", "Ignition",
                "Inventory", "Kickstart", "Kubernetes", "Markup", "Media", "OCI", "OSTree", "OpenSSL", "Operations",
                "PKI", "Provisioning", "Server", "Store", hummingbird, httpTypes, logging, nio("NIOCore"),
                nio("NIOEmbedded"), nio("NIOHTTP1"), systemPackage,
            ],
            path: "Fuzz/Targets", swiftSettings: strict),
    ]

/// The named targets and all they are built of.
func closure(_ names: Set<String>, of targets: [Target]) -> [Target] {
    let chosen = targets.filter { names.contains($0.name) }
    let more = chosen.flatMap(\.dependencies).reduce(into: names) { names, dependency in
        if case .byNameItem(let name, _) = dependency { names.insert(name) }
    }
    return more == names ? chosen : closure(more, of: targets)
}

// .ci/tsan names the tests it runs, and builds nothing else.
let only = Context.environment["SLIPWAY_ONLY"].map { Set($0.split(separator: " ").map(String.init)) }
let targets = floors.flatMap { $0 } + testing + fuzzing

let package = Package(
    name: "slipway",
    platforms: [.macOS(.v15)],
    products: only == nil ? [.executable(name: "slipway", targets: ["slipway"])] : [],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: only.map { closure($0, of: targets) } ?? targets
)
