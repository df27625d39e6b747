import Testing

/// The arrows of Docs/Architecture.md are what `Package.swift` declares, and imports follow them.
///
/// SwiftPM's own check lets a target import what it reaches through others, so it isn't enough.
@Suite struct ManifestTests {
  /// Modules of the system, which any target may import.
  private static let system: Set<String> = ["Glibc", "Foundation", "Dispatch", "Synchronization"]

  @Test func everyImportIsDeclaredAndEveryNeedIsImported() throws {
    let targets = try Manifest().targets
    #expect(targets.count >= 17, "declarations in Package.swift that this test can't read")
    for target in targets {
      var imported: Set<String> = []
      for file in try Repository.files(in: target.folder, endings: [".swift"]) {
        for name in try imports(file) where !Self.system.contains(name) {
          imported.insert(name)
          #expect(
            target.needs.contains(name), "\(file) imports \(name), which \(target.name) doesn't declare")
        }
      }
      let unused = target.needs.subtracting(imported)
      #expect(unused == [], "\(target.name) declares but never imports them")
    }
  }

  private func imports(_ file: String) throws -> [String] {
    try Repository.text(file).matches(of: #/(?m)^(?:(?:package|private|fileprivate|internal) )?import (\w+)/#)
      .map { String($0.1) }
  }
}
