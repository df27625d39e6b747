// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// One Swift target in its building: `Sources/<building>/<name>`.
func layer(_ building: String, _ name: String, needs: [Target.Dependency]) -> Target {
  .target(
    name: name,
    dependencies: needs,
    path: "Sources/\(building)/\(name)",
    swiftSettings: swiftSettings)
}

/// A layer that keeps its data files in the binary.
func layer(_ building: String, _ name: String, needs: [Target.Dependency], embeds: [Resource]) -> Target {
  .target(
    name: name, dependencies: needs, path: "Sources/\(building)/\(name)", resources: embeds,
    swiftSettings: swiftSettings)
}

/// With `DYNE_UBSAN` in the environment, C that does what the language doesn't define ends the process.
let cChecks =
  Context.environment["DYNE_UBSAN"] == nil
  ? [] : ["-fsanitize=undefined,float-cast-overflow", "-fsanitize-trap=all"]

/// A C target with shims of its own over a system library.
func shim(_ building: String, _ name: String, links libraries: [String] = []) -> Target {
  .target(
    name: name, path: "Sources/\(building)/\(name)",
    cSettings: [
      .unsafeFlags(["-O3", "-fno-math-errno", "-fno-trapping-math", "-Wall", "-Wextra", "-Werror"] + cChecks)
    ],
    linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// A module map over a system library whose header Swift reads as it is.
func library(_ building: String, _ name: String) -> Target {
  .systemLibrary(name: name, path: "Sources/\(building)/\(name)")
}

/// The tests of one layer: `Tests/<name>Tests`.
func tests(_ name: String, needs: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + needs,
    path: "Tests/\(name)Tests", swiftSettings: swiftSettings)
}

let common = "Common"
let interpreter = "Interpreter"
let runtime = "Runtime"
let shell = "Shell"

let targets: [Target] = [
  // What all of them write and read.
  layer(common, "Texts", needs: []),

  // The language; knows nothing of learning, physics or terminals.
  layer(interpreter, "Diagnostics", needs: ["Texts"]),
  layer(interpreter, "Syntax", needs: ["Diagnostics"]),
  shim(interpreter, "CStack"),
  layer(interpreter, "Language", needs: ["Syntax", "Diagnostics", "Texts", "CStack"]),

  // The science; knows nothing of the language.
  shim(runtime, "CKernels"),
  library(runtime, "COpenBLAS"),
  shim(runtime, "CMuJoCo", links: ["mujoco"]),
  shim(runtime, "CEGL"),
  shim(runtime, "CPNG", links: ["png"]),
  library(runtime, "CCairo"),
  library(runtime, "CGIF"),
  layer(runtime, "Numerics", needs: ["CKernels", "COpenBLAS"]),
  layer(runtime, "Networks", needs: ["Numerics"]),
  layer(runtime, "Physics", needs: ["CMuJoCo", "CEGL"]),
  layer(runtime, "Environments", needs: ["Physics", "Numerics"], embeds: [.embedInCode("Models")]),
  library(runtime, "CAttributes"),
  layer(runtime, "Storage", needs: ["Texts", "Numerics", "CAttributes"]),
  layer(runtime, "Runs", needs: ["Storage", "Texts"]),
  shim(runtime, "CZip", links: ["zip"]),
  layer(runtime, "Datasets", needs: ["Storage", "Numerics", "Texts"]),
  shim(runtime, "CHDF5", links: ["hdf5_serial"]),
  layer(runtime, "Exchange", needs: ["Datasets", "Storage", "Numerics", "Texts", "CZip", "CHDF5"]),
  layer(runtime, "Embeddings", needs: ["Networks", "Datasets", "Numerics", "Storage"]),
  layer(runtime, "Agents", needs: ["Embeddings", "Networks", "Numerics", "Storage"]),
  layer(
    runtime, "Experiments",
    needs: [
      "Agents", "Environments", "Embeddings", "Datasets", "Networks", "Numerics", "Storage", "Physics",
    ]),
  layer(runtime, "Figures", needs: ["Texts", "CCairo", "CGIF", "CPNG"]),

  // Where the two meet.
  shim(shell, "CLibedit", links: ["edit"]),
  library(shell, "CZMQ"),
  layer(shell, "LineEditing", needs: ["Texts", "CLibedit"]),
  layer(shell, "Formulas", needs: ["Language", "Syntax", "Diagnostics", "Environments", "Physics"]),
  layer(
    shell, "Commands",
    needs: [
      "Language", "Syntax", "Diagnostics", "Formulas", "Experiments", "Agents", "Environments",
      "Embeddings", "Datasets", "Networks", "Storage", "Exchange", "Runs", "Numerics", "Figures", "Physics",
      "Texts",
    ]),
  layer(
    shell, "Fronts",
    needs: [
      "Language", "Syntax", "Diagnostics", "LineEditing", "Texts", "CZMQ",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ]),
  .executableTarget(
    name: "dyne", dependencies: ["Fronts", "Commands"], path: "Sources/Shell/dyne",
    swiftSettings: swiftSettings),

  // Timing of the whole and of its parts.
  .target(name: "CBareLoops", dependencies: ["CMuJoCo"], path: "Benchmarks/CBareLoops"),
  .executableTarget(
    name: "dyne-bench",
    dependencies: [
      "Experiments", "Agents", "Environments", "Embeddings", "Networks", "Numerics", "Physics", "Commands",
      "Runs", "Storage",
      "Language", "Diagnostics", "CBareLoops", "CAllocations", "TestSupport",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    path: "Benchmarks/dyne-bench", swiftSettings: swiftSettings),

  // Tests.
  .target(name: "CAllocations", path: "Tests/CAllocations"),
  .target(name: "CFailingCalls", path: "Tests/CFailingCalls"),
  .target(
    name: "TestSupport", dependencies: ["CAllocations"], path: "Tests/TestSupport",
    swiftSettings: swiftSettings),
  tests("Texts"),
  tests("Diagnostics", needs: ["Texts"]),
  tests("Syntax", needs: ["Diagnostics"]),
  tests("Language", needs: ["Syntax", "Diagnostics", "Texts"]),
  tests("Numerics"),
  tests("Networks", needs: ["Numerics"]),
  tests("Physics"),
  tests("Environments", needs: ["Physics", "Numerics"]),
  tests("Storage"),
  tests("Runs", needs: ["Storage", "Texts"]),
  tests("Datasets", needs: ["Storage", "Numerics"]),
  tests("Embeddings", needs: ["Networks", "Numerics", "Storage"]),
  tests("Agents", needs: ["Embeddings", "Networks", "Numerics", "Storage"]),
  tests(
    "Experiments",
    needs: ["Agents", "Environments", "Embeddings", "Datasets", "Networks", "Numerics", "Storage"]),
  tests("Figures", needs: ["Texts"]),
  .executableTarget(
    name: "editing-probe", dependencies: ["LineEditing"], path: "Tests/EditingProbe",
    swiftSettings: swiftSettings),
  tests("LineEditing", needs: ["Texts"]),
  .executableTarget(
    name: "loading-probe",
    dependencies: ["Commands", "Language", "Diagnostics", "LineEditing", "TestSupport"],
    path: "Tests/LoadingProbe", swiftSettings: swiftSettings),
  tests("Commands", needs: ["Language", "Syntax", "Diagnostics", "Experiments", "Texts"]),
  tests("Fronts", needs: ["Language", "Syntax", "Diagnostics", "LineEditing", "Texts"]),
  .testTarget(name: "HouseTests", path: "Tests/HouseTests", swiftSettings: swiftSettings),
  .testTarget(
    name: "EndToEnd", dependencies: ["TestSupport", "CZMQ", "Texts"], path: "Tests/EndToEnd",
    exclude: ["Fronts"], swiftSettings: swiftSettings),
]

let package = Package(
  name: "dyne",
  // loaded into the program by tests, to make the system's calls fail
  products: [.library(name: "FailingCalls", type: .dynamic, targets: ["CFailingCalls"])],
  dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")],
  targets: targets)
