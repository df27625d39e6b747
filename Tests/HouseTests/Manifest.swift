import Foundation

/// The targets of `Package.swift`, as it declares them in its own short forms.
struct Manifest {
  struct Target {
    let name: String
    /// From the root.
    let folder: String
    let needs: Set<String>
  }

  let targets: [Target]

  /// Reads the declarations `layer(building, "Name", needs: […])` and the executables.
  init() throws {
    let text = try Repository.text("Package.swift")
    let names = #/"(\w+)"/#
    func needs(_ list: Substring) -> Set<String> {
      // of a product only its own name counts
      let list = String(list).replacing(#/,\s*package:\s*"[^"]*"/#, with: "")
      return Set(list.matches(of: names).map { String($0.1) })
    }
    let layers = text.matches(of: #/layer\(\s*(\w+),\s*"(\w+)",\s*needs:\s*\[([^\]]*)\]/#).map { match in
      Target(
        name: String(match.2), folder: "Sources/\(match.1.capitalized)/\(match.2)", needs: needs(match.3))
    }
    let programs = text.matches(
      of: #/executableTarget\(\s*name:\s*"([\w-]+)",\s*dependencies:\s*\[([^\]]*)\],\s*path:\s*"([^"]*)"/#
    ).map { match in Target(name: String(match.1), folder: String(match.3), needs: needs(match.2)) }
    targets = layers + programs
  }
}
