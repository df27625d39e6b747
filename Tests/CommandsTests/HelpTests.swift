import Commands
import Language
import Testing

@Suite struct HelpTests {
  @Test func explainsACommand() throws {
    #expect(
      try Bench().text("help ls") == """
        ls: Lists what a folder holds.

          ls [folder] [all=false]

        Parameters
          folder
              The folder to list; `~` stands for your home folder.
              a path in quotes; default: the current one
          all
              Whether names that begin with a dot are listed too.
              true or false; default: false

        Returns a table with the fields
          name: The name; a folder's ends in `/`.
          size: The size; nan for what is no file. (bytes)
          modified: When it changed last, in local time.

        Examples
          ls
              a table of files and folders
          (ls "/").name
              the names alone
        """)
  }

  @Test func explainsAChoice() throws {
    let text = try Bench().text("help set")
    #expect(text.contains("auto, always or never; default: unchanged; also: colour"))
    #expect(text.contains("        always  Colours everywhere."))
    #expect(text.contains("a whole number between 1 and 1024 (threads)"))
  }

  @Test func takesACommandsNameInEveryForm() throws {
    let bench = Bench()
    let text = try bench.text("help quit")
    #expect(try bench.text("help \"quit\"") == text)
    #expect(try bench.text("help(quit)") == text)
    #expect(try bench.text("help topic=quit") == text)
  }

  @Test func theOverviewIsOneScreenWithEveryCommand() throws {
    let text = try Bench().text("help")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 24)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let words = Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    for command in AllCommands.table.commands { #expect(words.contains(command.name)) }
  }

  @Test(arguments: ["language", "keys"]) func pagesFitTheScreen(_ page: String) throws {
    let lines = try Bench().text("help \(page)").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 92 })
    #expect(lines.count <= 40)
  }

  @Test func namesWhatMayBeMeant() {
    let bench = Bench()
    #expect(
      bench.run("help objcts").message
        == "topic must be a command, language or keys, but is \"objcts\" (did you mean 'objects'?)")
    bench.run("walks = 1")
    #expect(
      bench.run("help walks").message
        == "topic must be a command, language or keys, but is \"walks\" (a variable: describe walks)")
  }

  @Test func findsCommandsByAWord() throws {
    let bench = Bench()
    let names = try bench.value("apropos variables").strings("name")
    #expect(names.contains("objects") && names.contains("forget"))
    #expect(try bench.value("apropos hist").strings("name").first == "history")
    #expect(try bench.value("apropos \"no command says this\"").strings("name").isEmpty)
    #expect(bench.run("apropos \"\"").message == "word must be a word, but is empty")
  }
}
