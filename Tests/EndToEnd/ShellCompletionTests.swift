import Foundation
import TestSupport
import Testing

/// The completion that shells load, in a real bash.
struct ShellCompletionTests {
  /// What bash offers for the last of `words`, in a folder with a few scripts.
  func completions(_ words: [String]) throws -> [String] {
    let dyne = try Dyne()
    dyne.home.write(
      "param steps = 20k \"how many\"\nparam name = \"x\" \"a name\"\nprint steps", to: "job.dyne")
    dyne.home.write("print 1", to: "runs/deep.dyne")
    dyne.home.write("print 1", to: "notes.txt")
    let line = words.joined(separator: " ")
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let program = """
      cd "$HOME"
      eval "$('\(dyne.path)' --generate-completion-script bash)"
      complete -p dyne | grep -q -- '-F _dyne' || echo 'no function'
      COMP_WORDS=(\(quoted)) COMP_CWORD=\(words.count - 1) COMP_LINE='\(line)' COMP_POINT=\(line.utf8.count)
      COMP_WORDS[0]='\(dyne.path)'
      _dyne dyne '\(words.last ?? "")' '\(words.dropLast().last ?? "")'
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let result = Program(path: "/bin/bash", environment: dyne.environment).run(["--norc", "-c", program])
    #expect(result.errors == "", "\(result.errors)")
    return Set(result.output.split(separator: "\n").map(String.init)).sorted()
  }

  @Test func offersScriptsAndWhatDyneDoes() throws {
    let all = try completions(["dyne", ""])
    for word in ["check", "help", "job.dyne", "runs", "--seed"] where word != "--seed" {
      #expect(all.contains(word), "\(word) in \(all)")
    }
    #expect(!all.contains("notes.txt"))
    #expect(try completions(["dyne", "ch"]) == ["check"])
    #expect(try completions(["dyne", "jo"]) == ["job.dyne"])
    #expect(try completions(["dyne", "runs/d"]) == ["runs/deep.dyne"])
    #expect(try completions(["dyne", "check", "jo"]) == ["job.dyne"])
  }

  @Test func offersOptionsAndTheirValues() throws {
    #expect(try completions(["dyne", "--th"]) == ["--threads"])
    #expect(try completions(["dyne", "--color", "n"]) == ["never"])
  }

  @Test func offersTopicsOfHelpAndParametersOfScripts() throws {
    #expect(try completions(["dyne", "help", "coll"]) == ["collect"])
    #expect(try completions(["dyne", "help", "meth"]) == ["method"])
    #expect(try completions(["dyne", "--seed", "3", "help", "TD"]) == ["TD3"])
    #expect(try completions(["dyne", "job.dyne", "st"]) == ["steps=20k"])
  }

  @Test func aScriptForZshIsThere() throws {
    let script = try Dyne().run("--generate-completion-script", "zsh")
    #expect(script.status == .exited(0) && script.output.hasPrefix("#compdef dyne"), "\(script.errors)")
    // with a second kind of remaining words zsh would refuse the script
    #expect(script.output.contains("'*:script:") && !script.output.contains("*::"), "\(script.output)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh")))
  func zshCompletesAtATerminal() throws {
    let dyne = try Dyne()
    dyne.home.write(dyne.run("--generate-completion-script", "zsh").output, to: "functions/_dyne")
    dyne.home.write("print 1", to: "job.dyne")
    let terminal = try #require(
      PseudoTerminal("/usr/bin/zsh", ["-f", "-i"], environment: dyne.environment, columns: 120, rows: 24))
    press(
      "cd; path+=(\(dyne.path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }))\r", terminal,
      until: "")
    press(
      "fpath=(~/functions $fpath); autoload -Uz compinit; compinit -u -D; PS1='rea''dy> '\r", terminal,
      until: "ready> ")
    press("dyne --thr\t", terminal, until: "--threads ")
    press("\u{15}dyne --color n\t", terminal, until: "--color never ")
    press("\u{15}dyne jo\t", terminal, until: "job.dyne ")
    press("\u{15}dyne help coll\t", terminal, until: "collect ")
  }
}
