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

/// Whether this is the build of `make fuzz`, in which each room tells libFuzzer which of its branches ran.
let isFuzzing = Context.environment["ENICFG_FUZZ"] != nil
let watched: [SwiftSetting] = isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer"])] : []

/// The release is optimized for size (Makefile), but for the rooms where it computes: with many ENIs, they take a
/// fifth less time for it.
let fast: [SwiftSetting] = [.unsafeFlags(["-Xfrontend", "-O"], .when(configuration: .release))]

/// A room: a library target under Sources/, or under another folder.
func room(
  _ name: String, in folder: String = "Sources", _ dependencies: [Target.Dependency] = [],
  computes: Bool = false, exclude: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "\(folder)/\(name)", exclude: exclude,
    swiftSettings: settings + watched + (computes ? fast : []))
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

/// What asks the metadata service: without it, `make fuzz` need not compile a network library.
let ofConnection = [
  "Batch", "MetadataClient", "MetadataConnection", "MetadataRequest", "MetadataSession",
  "RequestPipeline",
].map { "Metadata/Service/\($0).swift" }

/// The fuzz targets: a suite, so that a release never contains them and they see what is inside the rooms.
let fuzzed: [Target.Dependency] = [
  "Model", "JSON", "YAML", "Planning", "Report", "BootConfig", "Netlink", "DHCPv4", "Inventory",
  "Files",
  "StateFiles", "SystemCalls",
]
let fuzz: [Target] =
  isFuzzing
  ? [
    .target(
      name: "FuzzTargets", dependencies: fuzzed, path: "Fuzz/FuzzTargets", swiftSettings: settings),
    .executableTarget(
      name: "enicfg-fuzz", dependencies: ["FuzzTargets"], path: "Fuzz/enicfg-fuzz",
      swiftSettings: settings),
  ]
  : [
    .testTarget(
      name: "FuzzTargets", dependencies: fuzzed, path: "Fuzz/FuzzTargets", swiftSettings: settings),
    suite("FuzzTests", ["FuzzTargets"]),
  ]

let package = Package(
  name: "enicfg",
  products: [
    .executable(name: "enicfg", targets: ["enicfg"]),
    .executable(name: "enicfg-lab", targets: ["enicfg-lab"]),
    .executable(name: "minimal-up", targets: ["minimal-up"]),
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

    // Error numbers, for every room that tells them.
    room("SystemCalls", ["CLinux"]),

    // Values and pure functions: the standard library only.
    room("Model", computes: true),
    room("Planning", ["Model"], computes: true),
    room("Report", ["Model", "Planning"]),

    // YAML in and out, and what is written in it for others.
    room("YAML", ["Model", "CYAML"]),
    room("BootConfig", ["Model", "Planning", "YAML"]),

    // JSON in, and values of it.
    room("JSON", ["Model"], computes: true),

    // The executor and its port to a kernel.
    room("Execution", ["Model", "Planning"]),

    // What touches the machine.
    room("Netlink", ["Model", "CNetlink"], computes: true),
    room("Files", ["Model", "CLinux"]),
    room("Linux", ["Model", "CLinux", "Planning", "Execution", "Netlink", "Files", "SystemCalls"]),
    room("DHCPv4", ["Model", "CLinux", "SystemCalls"]),
    room(
      "Inventory", ["Model", "JSON", "SystemCalls", "YAML"] + (isFuzzing ? [] : http),
      exclude: isFuzzing ? ofConnection : []),
    room("Service", ["CLinux", "SystemCalls"]),
    room("StateFiles", ["Model", "JSON", "Planning", "DHCPv4", "Files"]),

    // The use cases, and the command line above them.
    room(
      "Engine",
      [
        "Model", "Planning", "Execution", "Linux", "DHCPv4", "Inventory", "Files", "StateFiles",
        "BootConfig", "CLinux", "SystemCalls",
      ]),
    room(
      "Agent",
      [
        "Model", "Planning", "Report", "Execution", "DHCPv4", "Inventory", "Files", "StateFiles",
        "Linux",
        "Engine", "Service", "SystemCalls",
      ]),
    room(
      "CLI",
      [
        "Model", "Planning", "Report", "Execution", "DHCPv4", "Inventory", "Files", "StateFiles",
        "BootConfig", "Engine", "Service", "Agent", "CLinux", "SystemCalls", argumentParser,
      ]),
    .executableTarget(name: "enicfg", dependencies: ["CLI"], swiftSettings: settings),

    // A VPC in network namespaces, its metadata service, and what the one orders of the other.
    room("MetadataOrders", in: "Lab"),
    room("MetadataService", in: "Lab", ["MetadataOrders"] + http),
    .target(name: "CLab", path: "Lab/CLab"),
    room("VPCLab", in: "Lab", ["CLab", "MetadataOrders"]),
    .executableTarget(
      name: "enicfg-lab", dependencies: ["VPCLab", "MetadataService", argumentParser],
      path: "Lab/enicfg-lab",
      swiftSettings: settings),
    // In C: what the benchmark measures enicfg against.
    .executableTarget(name: "minimal-up", path: "Lab/minimal-up"),

    // Tests.
    .target(name: "CTestSupport", path: "Tests/CTestSupport"),
    .target(
      name: "TestSupport",
      dependencies: ["Model", "Planning", "Execution", "CTestSupport"],
      path: "Tests/TestSupport", swiftSettings: settings),
    suite("ModelTests", ["Model", "TestSupport"]),
    suite("SystemCallsTests", ["SystemCalls"]),
    suite(
      "PlanningTests", ["Model", "Planning", "Report", "TestSupport"],
      exclude: ["Cases"]),
    suite("ExecutionTests", ["Model", "Planning", "Execution", "TestSupport"]),
    suite("NetlinkTests", ["Model", "Netlink", "TestSupport"]),
    suite("DHCPv4Tests", ["Model", "DHCPv4", "SystemCalls", "VPCLab", "TestSupport"]),
    suite(
      "InventoryTests",
      ["Model", "JSON", "Inventory", "MetadataOrders", "MetadataService", "TestSupport"]),
    suite("JSONTests", ["Model", "JSON", "TestSupport"]),
    suite("YAMLTests", ["Model", "YAML", "TestSupport"]),
    suite("ServiceTests", ["Service", "CLinux", "SystemCalls", "TestSupport"]),
    suite("FilesTests", ["Model", "Files", "TestSupport"]),
    suite(
      "BootConfigTests", ["Model", "Planning", "YAML", "BootConfig", "TestSupport"],
      exclude: ["Cases"]),
    suite(
      "StateFilesTests",
      ["Model", "JSON", "Planning", "DHCPv4", "Files", "StateFiles", "TestSupport"]),
    suite("ReportTests", ["Model", "Planning", "Report", "TestSupport"]),
    suite(
      "CLITests",
      [
        "Model", "Planning", "Report", "Execution", "DHCPv4", "Inventory",
        "Files", "BootConfig", "StateFiles", "Engine", "CLI", "SystemCalls", "TestSupport",
        argumentParser,
      ], exclude: ["Help"]),
    suite(
      "LinuxTests",
      [
        "Model", "Planning", "Execution", "Files", "Netlink", "Linux", "TestSupport",
      ]),
    .target(
      name: "EngineTestSupport",
      dependencies: [
        "Model", "Planning", "Execution", "DHCPv4", "Inventory", "Files", "StateFiles", "Engine",
        "TestSupport",
      ], path: "Tests/EngineTestSupport", swiftSettings: settings),
    suite(
      "EngineTests",
      [
        "Model", "Planning", "Execution", "DHCPv4", "Inventory", "Files", "StateFiles",
        "BootConfig", "Linux", "Engine", "Report", "TestSupport", "EngineTestSupport",
      ]),
    suite(
      "AgentTests",
      [
        "Model", "Planning", "Execution", "DHCPv4", "Inventory", "Files", "StateFiles", "Report",
        "Engine", "Agent", "SystemCalls", "TestSupport", "EngineTestSupport",
      ]),
    suite(
      "EndToEndTests", ["VPCLab", "MetadataOrders", "TestSupport"], exclude: ["documented-rps"]),
  ] + fuzz
)
