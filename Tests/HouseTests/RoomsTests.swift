import Testing

/// The folders of `Language` are rooms in an order: each uses types of the rooms before it alone.
@Suite struct RoomsTests {
  private static let folder = "Sources/Interpreter/Language"
  /// Declarations and sessions share a room: a call has its session, a session its commands.
  private static let rooms = [
    ["Values"], ["Presentation"], ["Declarations", "Sessions"], ["Checking"], ["Functions"], ["Evaluation"],
    ["Explanations"], ["Completion"], ["Help"], [""],
  ]

  @Test func eachRoomUsesOnlyThoseBeforeIt() throws {
    let files = try Repository.files(in: Self.folder, endings: [".swift"]).map { path in
      (path: path, room: try #require(room(of: path), "\(path) is in no room"), code: try code(path))
    }
    var homes: [String: Int] = [:]
    for file in files {
      for match in file.code.matches(
        of: #/(?m)^(?:package )?(?:final |indirect )?(?:struct|enum|class|protocol|typealias) (\w+)/#)
      {
        homes[String(match.1)] = file.room
      }
    }
    #expect(homes.count > 80, "declarations that this test can't read")
    for file in files {
      // members, as in `CallExpression`, belong to other types
      let names = Set(file.code.matches(of: #/[.\w]*\b[A-Z]\w*/#).map { String($0.0) })
      for name in names where homes[name].map({ $0 > file.room }) ?? false {
        Issue.record("\(file.path) uses \(name), which is declared in a later room")
      }
    }
  }

  private func room(of path: String) -> Int? {
    let parts = path.dropFirst(Self.folder.count + 1).split(separator: "/")
    let name = parts.count > 1 ? String(parts[0]) : ""
    return Self.rooms.firstIndex { $0.contains(name) }
  }

  /// A file without its comments and texts.
  private func code(_ path: String) throws -> String {
    try Repository.text(path).replacing(#/\/\/[^\n]*/#, with: "").replacing(
      #/"(?:\\.|[^"\\\n])*"/#, with: "")
  }
}
