import Foundation
import TestSupport
import Testing

/// Damaged files of every kind that is read: each is taken or refused, and nothing crashes, hangs or fills
/// the memory.
///
/// The short form drives the probe that the build has made, with its address space limited.
/// `scripts/test --long` gives another by `DYNE_LOADING_PROBE`, which AddressSanitizer checks; one allocation
/// may have 600 MB at most there.
@Suite(.serialized) struct HostileFileTests {
  private static let variables = ProcessInfo.processInfo.environment
  private static let first = variables["DYNE_FUZZ_SEED"].flatMap(Int.init) ?? 1
  private static let count = variables["DYNE_FUZZ_FILES"].flatMap(Int.init)

  /// Kinds with how many damaged files of each a short run loads.
  private static let kinds = [
    ("dataset", 200), ("embedding", 100), ("agent", 60), ("hub", 60), ("model", 200), ("run", 60),
    ("npy", 300),
    ("npz", 300), ("events", 100), ("hdf5", 40),
    ("csv", 300), ("json", 300), ("jsonl", 300), ("picture", 100), ("history", 300), ("proof", 300),
    ("xml", 50),
  ]

  @Test(.timeLimit(.minutes(600)), arguments: kinds) func damagedFilesDoNoHarm(_ kind: String, _ usual: Int)
    throws
  {
    let path = try #require(Self.variables["DYNE_LOADING_PROBE"] ?? BuiltProgram.path("loading-probe"))
    var environment = [
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no", "OPENBLAS_NUM_THREADS": "1",
    ]
    if Self.variables["DYNE_LOADING_PROBE"] != nil {
      environment["ASAN_OPTIONS"] =
        "detect_leaks=0:exitcode=99:max_allocation_size_mb=600:malloc_context_size=2:quarantine_size_mb=16"
    }
    let all = Self.count ?? (TestTier.current >= .long ? 100_000 : usual)
    for start in stride(from: Self.first, to: Self.first + all, by: 10_000) {
      let folder = TemporaryFolder(inMemory: true)
      environment["TMPDIR"] = folder.path
      let count = min(10_000, Self.first + all - start)
      let result = Program(path: path, environment: environment).run(
        [kind, String(start), String(count), folder.path], seconds: 7_200)
      let place = try? String(contentsOfFile: folder.path + "/at", encoding: .utf8)
      let status = result.status.map { "\($0)" } ?? "ended after its time"
      #expect(
        result.status == .exited(0) && result.output.contains("of \(count) damaged files"),
        "\(place ?? kind): \(status) \(result.output.suffix(500)) \(result.errors.suffix(3_000))")
      if result.status != .exited(0) { return }
      if all > usual { print(kind, result.output) }
    }
  }
}
