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
        .library(name: "Libvirt", targets: ["Libvirt"])
    ],
    targets: [
        .systemLibrary(name: "CLibvirt", pkgConfig: "libvirt-qemu", providers: [.apt(["libvirt-dev"])]),
        .target(name: "Vocabulary", swiftSettings: settings),
        .target(name: "Libvirt", dependencies: ["CLibvirt", "Vocabulary"], exclude: ["README.md"], swiftSettings: settings),
        .target(
            name: "LibvirtTestSupport",
            dependencies: ["Libvirt"],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),

        .testTarget(
            name: "LibvirtTests",
            dependencies: ["CLibvirt", "Libvirt", "LibvirtTestSupport", "Vocabulary"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
