// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "berth",
    products: [
        .executable(name: "berth", targets: ["berth"]),
        .executable(name: "berthd", targets: ["berthd"]),
        .library(name: "Libvirt", targets: ["Libvirt"]),
        .library(name: "Placement", targets: ["Placement", "HostInventory", "Vocabulary"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.2"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibvirt", pkgConfig: "libvirt-qemu", providers: [.apt(["libvirt-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CMalloc"),

        // From the ground upwards; each may use those above it. See Tests/ArchitectureTests.
        .target(name: "Vocabulary", swiftSettings: settings),
        .target(
            name: "Libvirt",
            dependencies: ["CLibvirt", "Vocabulary"],
            exclude: ["README.md"],
            swiftSettings: settings
        ),
        .target(name: "DomainXML", dependencies: ["CLibXML2", "Vocabulary"], swiftSettings: settings),
        .target(name: "HostInventory", dependencies: ["DomainXML", "Vocabulary"], swiftSettings: settings),
        .target(name: "Placement", dependencies: ["HostInventory", "Vocabulary"], swiftSettings: settings),
        .target(
            name: "Templates",
            dependencies: ["Placement", "HostInventory", "DomainXML", "Vocabulary", "Yams"],
            resources: [.embedInCode("BuiltIn")],
            swiftSettings: settings
        ),
        .target(
            name: "Provisioning",
            dependencies: ["Templates", "Placement", "HostInventory", "DomainXML", "Libvirt", "Vocabulary"],
            swiftSettings: settings
        ),
        .target(
            name: "Migration",
            dependencies: [
                "Provisioning", "Templates", "Placement", "HostInventory", "DomainXML", "Libvirt", "Vocabulary", "Yams",
            ],
            swiftSettings: settings
        ),
        .target(name: "AgentAPI", swiftSettings: settings),
        .target(
            name: "Reports",
            dependencies: [
                "AgentAPI", "Migration", "Provisioning", "Templates", "Placement", "HostInventory", "DomainXML",
                "Libvirt", "Vocabulary",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Commands",
            dependencies: [
                "AgentAPI", "Reports", "Migration", "Provisioning", "Templates", "Placement", "HostInventory",
                "DomainXML",
                "Libvirt", "Vocabulary", "Yams", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(name: "berth", dependencies: ["Commands"], swiftSettings: settings),
        .target(
            name: "Agent",
            dependencies: [
                "CMalloc", "Reports", "AgentAPI", "Migration", "Provisioning", "Templates", "Placement",
                "HostInventory",
                "DomainXML", "Libvirt", "Vocabulary", "Yams",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "AgentHTTP",
            dependencies: [
                "Agent", "AgentAPI", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [.embedInCode("Page/Files")],
            swiftSettings: settings
        ),
        .executableTarget(name: "berthd", dependencies: ["AgentHTTP", "Agent"], swiftSettings: settings),

        .target(
            name: "TestSupport",
            dependencies: [
                "HostInventory", "Vocabulary", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/Support",
            swiftSettings: settings
        ),
        .target(
            name: "LibvirtTestSupport",
            dependencies: ["Libvirt"],
            path: "Tests/LibvirtSupport",
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
        .target(
            name: "AgentTestSupport", dependencies: ["Agent", "AgentAPI"], path: "Tests/AgentSupport",
            swiftSettings: settings),
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
        .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "LibvirtTests",
            dependencies: ["CLibvirt", "Libvirt", "LibvirtTestSupport", "TestSupport", "Vocabulary"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DomainXMLTests",
            dependencies: ["DomainXML", "TestSupport"],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HostInventoryTests",
            dependencies: ["HostInventory", "DomainXML", "Vocabulary", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PlacementTests",
            dependencies: ["Placement", "HostInventory", "Vocabulary", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TemplatesTests",
            dependencies: ["Templates", "Placement", "HostInventory", "DomainXML", "Vocabulary", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProvisioningTests",
            dependencies: [
                "Provisioning", "Templates", "Placement", "HostInventory", "DomainXML", "Libvirt", "Vocabulary",
                "LibvirtTestSupport", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MigrationTests",
            dependencies: [
                "Migration", "Templates", "Placement", "HostInventory", "DomainXML", "Libvirt", "Vocabulary",
                "LibvirtTestSupport", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "berth", "AgentAPI", "Commands", "Reports", "Placement", "HostInventory", "DomainXML", "Vocabulary",
                "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AgentTests",
            dependencies: [
                "Agent", "AgentAPI", "AgentTestSupport", "Provisioning", "Templates", "Placement", "HostInventory",
                "DomainXML", "Libvirt",
                "Vocabulary", "LibvirtTestSupport", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AgentHTTPTests",
            dependencies: [
                "berth", "berthd", "Agent", "AgentAPI", "AgentHTTP", "AgentTestSupport", "Libvirt",
                "LibvirtTestSupport", "TestSupport", "Vocabulary",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LabTests",
            dependencies: [
                "berth", "berthd", "TestSupport", "Provisioning", "Templates", "Placement", "HostInventory",
                "DomainXML", "AgentAPI", "Libvirt", "Vocabulary",
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
