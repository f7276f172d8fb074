// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "berth", path: ".."),
        .package(url: "https://github.com/google/swift-benchmark.git", from: "0.1.2"),
    ],
    targets: [
        .target(
            name: "Comparison",
            dependencies: [.product(name: "Benchmark", package: "swift-benchmark")],
            swiftSettings: settings
        ),
        .target(name: "SimulatedHosts", swiftSettings: settings),
        .target(name: "CLibvirtBaseline", linkerSettings: [.linkedLibrary("virt")]),
        .executableTarget(
            name: "LibvirtBenchmarks",
            dependencies: [
                "CLibvirtBaseline", "Comparison", "SimulatedHosts", .product(name: "Libvirt", package: "berth"),
            ],
            exclude: ["listing.py"],
            swiftSettings: settings
        ),
        .executableTarget(name: "ProgramBenchmarks", dependencies: ["Comparison"], swiftSettings: settings),
        .executableTarget(
            name: "AgentBenchmarks",
            dependencies: ["Comparison", "SimulatedHosts"],
            exclude: ["exporter.py"],
            swiftSettings: settings
        ),
        .target(name: "PlacementScenarios", swiftSettings: settings),
        .target(name: "CHwlocGreedy", linkerSettings: [.linkedLibrary("hwloc")]),
        .target(
            name: "PeerPlanners",
            dependencies: ["CHwlocGreedy", "PlacementScenarios"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "PlacementBenchmarks",
            dependencies: ["PeerPlanners", "PlacementScenarios", .product(name: "Placement", package: "berth")],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
