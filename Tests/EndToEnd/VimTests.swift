import Foundation
import TestSupport
import Testing

/// The files for Vim, in a real Vim where there is one.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/vim")))
struct VimTests {
  static let files = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "scripts/editors/vim").path

  static let script = """
    ## told
    arm = ReacherVertical seed=1
    for i in 0..10 by 0.5 { print i - 1_000 }
    print "a {mean([1]):.3} b" 'it is'  # why
    x = walks.length
    if true {
    print unknwn
    }
    """

  /// What Vim writes for commands, after it has opened the script.
  func vim(_ commands: String) throws -> [String] {
    let dyne = try Dyne()
    let script = dyne.home.write(Self.script, to: "x.dyne")
    let start = dyne.home.write(
      """
      set nocompatible
      set runtimepath^=\(Self.files)
      filetype plugin indent on
      syntax on
      edit \(script)
      function! N(line, text)
        return synIDattr(synID(a:line, stridx(getline(a:line), a:text) + 1, 1), 'name')
      endfunction
      redir! > \(dyne.home.path)/out
      \(commands)
      redir END
      qa!
      """, to: "start.vim")
    var environment = dyne.environment
    let folder = URL(fileURLWithPath: dyne.path).deletingLastPathComponent().path
    environment["PATH"] = "\(folder):/usr/bin:/bin"
    environment["SHELL"] = "/bin/sh"
    _ = Program(path: "/usr/bin/vim", environment: environment).run(["-es", "-u", start])
    return dyne.home.read("out").split(separator: "\n").map(String.init)
  }

  @Test func coloursWhatItKnows() throws {
    let wanted = [
      (1, "##", "dyneNarration"), (2, "Reacher", "dyneConstructor"), (2, "seed", "dyneParameter"),
      (2, "1", "dyneNumber"), (3, "for", "dyneControl"), (3, "by", "dyneOperatorWord"),
      (3, "0.5", "dyneNumber"),
      (3, "print", "dyneCommand"), (3, "1_000", "dyneNumber"), (4, "a ", "dyneString"),
      (4, "mean", "dyneFunction"),
      (4, "1]", "dyneNumber"), (4, ":.3", "dyneFormat"), (4, "b\"", "dyneString"), (4, "'it", "dyneVerbatim"),
      (4, "# why", "dyneComment"), (5, "length", "dyneField"), (6, "true", "dyneConstant"),
    ]
    let commands = wanted.map { line, text, _ in
      "silent echo N(\(line), '\(text.replacing("'", with: "''"))')"
    }
    #expect(try vim(commands.joined(separator: "\n")) == wanted.map(\.2))
  }

  @Test func knowsCommentsAndIndentation() throws {
    let lines = try vim("silent normal! gg=G\nsilent echo &filetype &commentstring getline(7) getline(8)")
    #expect(lines.last == "dyne # %s   print unknwn }")
  }

  @Test func makeListsWhatTheCheckFinds() throws {
    let lines = try vim(
      """
      silent make!
      silent echo join(map(getqflist(), 'v:val.lnum . ":" . v:val.col . v:val.type . " " . v:val.text'), '|')
      """)
    let list = try #require(lines.last)
    #expect(list.hasPrefix("5:5"), "\(lines)")
    #expect(list.contains("|7:7") && list.contains("unknown name 'unknwn'"), "\(lines)")
  }
}
