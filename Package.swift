// swift-tools-version: 6.2
// The rooms of the house and the arrows between them; .ci/check-imports holds the code to it.

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A room: a library target under Sources/.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A suite: a test target under Tests/.
func suite(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let http: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map {
  .product(name: $0, package: "swift-nio")
}

let package = Package(
  name: "enicfg",
  products: [
    .executable(name: "enicfg", targets: ["enicfg"]),
    .executable(name: "enicfg-lab", targets: ["enicfg-lab"]),
    .library(name: "VPCLab", targets: ["VPCLab"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    // C, fenced in.
    .systemLibrary(
      name: "CNetlink", pkgConfig: "libnl-route-3.0",
      providers: [.apt(["libnl-3-dev", "libnl-route-3-dev", "pkg-config"])]),
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev", "pkg-config"])]),
    .target(name: "CLinux"),

    // Values and pure functions: the standard library only.
    room("NetworkModel"),
    room("Planning", ["NetworkModel"]),
    room("PersistentFiles", ["NetworkModel", "Planning"]),
    room("Presentation", ["NetworkModel", "Planning"]),

    // The executor and its port to a kernel.
    room("Applying", ["NetworkModel", "Planning"]),

    // What touches the machine.
    room("Netlink", ["NetworkModel", "CNetlink"]),
    room("Files", ["NetworkModel", "CLinux"]),
    room("HostKernel", ["NetworkModel", "Planning", "Applying", "Netlink", "Files"]),
    room("DHCPv4", ["NetworkModel", "CLinux"]),
    room("Inventory", ["NetworkModel", "CYAML"] + http),
    room("StateFiles", ["NetworkModel", "Planning", "DHCPv4", "Files"]),

    // The command line.
    room(
      "EnicfgCLI",
      [
        "NetworkModel", "Planning", "Presentation", "Applying", "HostKernel", "DHCPv4",
        "Inventory", "Files", "StateFiles", "PersistentFiles", "CLinux", argumentParser,
      ]),
    .executableTarget(name: "enicfg", dependencies: ["EnicfgCLI"], swiftSettings: settings),

    // A VPC in network namespaces, and its metadata service.
    room("MetadataService", http),
    room("VPCLab", ["CLinux"]),
    .executableTarget(
      name: "enicfg-lab", dependencies: ["VPCLab", "MetadataService", argumentParser],
      swiftSettings: settings),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: ["NetworkModel", "Planning", "Applying", "CLinux"],
      path: "Tests/TestSupport", swiftSettings: settings),
    suite("NetworkModelTests", ["NetworkModel", "TestSupport"]),
    suite(
      "PlanningTests", ["NetworkModel", "Planning", "Presentation", "TestSupport"],
      exclude: ["Cases"]),
    suite("ApplyingTests", ["NetworkModel", "Planning", "Applying", "TestSupport"]),
    suite("NetlinkTests", ["NetworkModel", "Netlink", "TestSupport"]),
    suite("DHCPv4Tests", ["NetworkModel", "DHCPv4", "TestSupport"]),
    suite("InventoryTests", ["NetworkModel", "Inventory", "MetadataService"]),
    suite("FilesTests", ["NetworkModel", "Files", "TestSupport"]),
    suite(
      "PersistentFilesTests", ["NetworkModel", "Planning", "PersistentFiles", "TestSupport"],
      exclude: ["Cases"]),
    suite(
      "StateFilesTests",
      ["NetworkModel", "Planning", "DHCPv4", "Files", "StateFiles", "TestSupport"]),
    suite("PresentationTests", ["NetworkModel", "Planning", "Presentation", "TestSupport"]),
    suite(
      "EnicfgCLITests",
      [
        "NetworkModel", "Planning", "Presentation", "Applying", "DHCPv4", "Inventory",
        "Files", "PersistentFiles", "StateFiles", "EnicfgCLI", "TestSupport", argumentParser,
      ], exclude: ["Help"]),
    suite(
      "KernelTests",
      [
        "NetworkModel", "Planning", "Applying", "Files", "Netlink", "HostKernel", "CLinux",
        "TestSupport",
      ]),
    suite("EndToEndTests", ["VPCLab", "TestSupport"], exclude: ["documented-rps"]),
  ]
)
