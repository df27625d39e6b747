import Foundation
import TestSupport
import Testing

/// The package for machines without a toolchain.
struct PackagingTests {
  private let folder = TemporaryFolder()

  private func package(_ arguments: [String], seconds: Double = 120) throws -> Program.Result {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    return Program(path: root + "/scripts/package", environment: ProcessInfo.processInfo.environment)
      .run(arguments + ["--to", folder.path], seconds: seconds)
  }

  /// The program of the tests is linked with Swift's own libraries, which no package of Debian has.
  @Test func refusesAProgramThatNeedsSwiftsLibraries() throws {
    let result = try package(["--program", try Dyne().path])
    #expect(
      result.status == .exited(1) && result.errors.contains("needs Swift's libraries"), "\(result.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test(arguments: [["--program", "/nonesuch"], ["--prefix", "x"], ["--program"]])
  func refusesWrongArguments(_ arguments: [String]) throws {
    let result = try package(arguments)
    #expect([.exited(1), .exited(2)].contains(result.status), "\(result.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test(.enabled(if: TestTier.current >= .long), .timeLimit(.minutes(60)))
  func aPackageHoldsAProgramThatRunsAlone() throws {
    let made = try package([], seconds: 3_000)
    #expect(made.status == .exited(0), "\(made.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let name = try #require(files.first { $0.hasSuffix("_amd64.deb") })
    let unpacked = folder.path + "/unpacked"
    let tools = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    let taken = Program(path: "/usr/bin/dpkg-deb", environment: tools).run([
      "-x", folder.path + "/" + name, unpacked,
    ])
    #expect(taken.status == .exited(0), "\(taken.errors)")
    let lesson = unpacked + "/usr/share/dyne/scripts/workshop/1_rollouts.dyne"
    let environment = tools.merging(["HOME": folder.path]) { $1 }
    let ran = Program(path: unpacked + "/usr/bin/dyne", environment: environment)
      .run(["teach", "--test", lesson], seconds: 120)
    #expect(ran.status == .exited(0), "\(ran.output) \(ran.errors)")
  }
}
