import Commands
import Language
import TestSupport
import Testing

@Suite struct HelpTests {
  @Test func explainsACommand() throws {
    #expect(
      try Bench().text("help sample") == """
        sample: Draws sequences at random as a table, or frames from an embedding's
          prior.

          sample data [n=5] [seed=]

        A row holds all that is needed to reproduce its sequence bit for bit: `rollout
        env from=row.state actions=row.actions` visits the same states with the same
        rewards, whatever `env` did before.

        For data with frames the table holds the frames of each sequence: the stack at
        its beginning, then one for each step.

        For a `VAE`, or an embedding of states and actions, it draws latents from the
        prior N(0, I) and decodes them to frames, n × size × size × 3 numbers from 0 to
        255, which `show` displays: the better they look, the closer the prior is to the
        encoder's latents.

        Parameters
          data  The sequences, or a trained embedding of states.
                Sequences or an embedding of states; required
          n     Number of draws, with replacement.
                a whole number between 1 and 100000 (sequences); default: 5
          seed  Seed of the random numbers.
                a whole number, 0 or more; default: the session's; also: random_state

        Returns an array of numbers or a table
        Where it is a table, its fields are
          sequence  Its number in the data.
          state     The whole first state, a record like `env.state`.
          actions   The actions, k × m.
          outcome   The change of the state that they caused.
          reward    The sum of their rewards.
          rewards   Their rewards, k.
          end       How the episode ended: "terminated" or "time limit"; else none.
          frames    With frames: its frames, the oldest first.

        Examples
          sample walks n=3
              three sequences
          show (sample vae n=8)
              eight imagined frames

        See also: collect, neighbors
        """)
  }

  @Test func explainsAChoice() throws {
    let text = try Bench().text("help set")
    #expect(text.contains("auto, always or never; default: unchanged; also: colour"))
    #expect(text.contains("always  Colours everywhere."))
    #expect(text.contains("a whole number between 1 and 1024 (threads)"))
  }

  @Test(arguments: AllCommands.table.commands.map(\.name)) func fitsTheWidth(_ name: String) throws {
    for line in try Bench().text("help \(name)").split(separator: "\n") {
      #expect(line.count <= 80 || !line.contains(" ") || line.hasPrefix("  "), "\(line)")
      // an equation or a statement may be longer, but not by much
      #expect(line.count <= 92, "\(line)")
    }
  }

  @Test(arguments: AllCommands.table.commands.map(\.name)) func leadsToWhatThereIs(_ name: String) throws {
    let table = AllCommands.table
    for topic in try #require(table[name]).seeAlso {
      let page = topic.split(separator: " ").last.map(String.init) ?? topic
      #expect(HelpPage.text(page, table, columns: 80) != nil, "\(name) leads to '\(topic)'")
      #expect(topic != name)
    }
  }

  /// The commands of the method tell the equation that they compute.
  @Test(arguments: [
    "ActionEmbedding", "train", "encode", "decode", "predict", "neighbors", "TD3", "RandomAgent", "evaluate",
    "collect", "act",
  ]) func tellsTheEquation(_ name: String) throws {
    let help = try #require(AllCommands.table[name]).help
    #expect(help.contains { "=‖∼~β".contains($0) }, "\(help)")
    #expect(try !#require(AllCommands.table[name]).seeAlso.isEmpty)
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

  @Test(arguments: HelpPage.names) func pagesFitTheScreen(_ page: String) throws {
    let lines = try Bench().text("help \(page)").split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines { #expect(line.count <= 80, "\(line)") }
    #expect(lines.count <= 44)
  }

  /// The statements of the page about the method, run in its order with little data.
  @Test func thePageAboutTheMethodNamesCommandsThatExist() throws {
    let page = try #require(HelpPage.page("method"))
    let steps = page.split(separator: "\n").drop { !$0.hasPrefix("The steps") }.dropFirst()
    #expect(steps.count == 10)
    for line in steps {
      let statement = line.split(separator: "  ", omittingEmptySubsequences: true).first ?? ""
      let verb = statement.split(separator: " ").first { $0 != "=" && AllCommands.table[String($0)] != nil }
      #expect(verb != nil, "\(line)")
    }
  }

  @Test func explainsAVariable() throws {
    let bench = Bench()
    #expect(bench.run("arm = ReacherVertical seed=1\nv = [1, 2, 3]").problem == nil)
    let text = try bench.text("help arm")
    #expect(text.hasPrefix("arm is a ReacherVertical: "))
    for part in ["step arm action", "collect arm", "TD3 arm", "Fields: arm.name", "'describe arm' shows"] {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
    #expect(!text.contains("train arm") && !text.contains("print arm"))
    let vector = try bench.text("help v")
    #expect(vector.hasPrefix("v is an array of 3 numbers: [1, 2, 3]"))
    #expect(vector.contains("mean(v)"), "\(vector)")
    #expect(!vector.contains("train"))
  }

  @Test func namesWhatMayBeMeant() {
    let bench = Bench()
    #expect(
      bench.run("help objcts").message
        == "topic must be a command, a variable or a word of the glossary, but is \"objcts\" (did you mean "
        + "'objects'?)"
    )
    bench.run("walks = 1")
    #expect(bench.run("help wallks").message?.hasSuffix("is \"wallks\" (did you mean 'walks'?)") == true)
  }

  @Test func findsCommandsByAWord() throws {
    let bench = Bench()
    func names(_ words: String) throws -> [String] { try bench.value("apropos \(words)").strings("name") }
    #expect(try names("variables").contains("objects") && names("variables").contains("forget"))
    #expect(try names("hist").first == "history")
    #expect(try names("train").first == "train", "the name itself comes first")
    #expect(try names("discount").first == "TD3", "a parameter's other name")
    #expect(try names("beta").first == "ActionEmbedding")
    #expect(try names("whitened").contains("help white"))
    #expect(try names("checkpoint").contains("save") && names("gpu").contains("set"), "words of other tools")
    #expect(try !names("seed").prefix(3).contains("exceed") && names("seed").contains("set"))
    #expect(try names("\"random actions\"").contains("collect"), "all words, in any order")
    #expect(try names("\"no command says such nonsense\"").isEmpty)
    #expect(bench.run("apropos \"\"").message == "word must be a word, but is empty")
  }

  @Test func showsExamplesThatRunAsTheyStand() throws {
    let bench = Bench()
    let text = try bench.text("examples sample")
    #expect(
      text == """
        # first
        arm = ReacherVertical seed=1
        walks = collect arm trajectories=1k

        # 1. three sequences
        sample walks n=3

        # first
        cam = Pixels (ReacherVertical seed=1)
        frames = collect cam trajectories=50
        vae = VAE frames latent=4 batch=8 epoch_size=16
        train vae epochs=1

        # 2. eight imagined frames
        show (sample vae n=8)
        """)
    #expect(Bench().run(text).problem == nil)
    #expect(bench.run("examples sample 3").message == "number must be at most 2, but is 3")
    #expect(
      bench.run("examples smple").message
        == "command must be a command, but is \"smple\" (did you mean 'sample'?)")
  }

  @Test func runsExamplesBesideTheSession() throws {
    let bench = Bench()
    bench.run("arm = 1; x = uniform(0, 1)")
    let before = (bench.session.variables.names, bench.session.state.counters, bench.shown.count)
    #expect(bench.run("examples sample run=true").problem == nil)
    #expect(bench.session.variables.names == before.0)
    #expect(bench.session.variables["arm"] == .number(1))
    #expect(bench.session.state.counters == before.1)
    let shown = bench.shown.dropFirst(before.2).compactMap(\.last)
    #expect(shown.count == 4)
    #expect(shown.first == .string("# 1. three sequences\nsample walks n=3"))
    guard case .table(let table) = shown[1] else {
      Issue.record("the example must show its table")
      return
    }
    #expect(table.rowCount == 3)
    #expect(bench.run("examples save run=true").problem == nil)
    #expect(bench.run("examples history run=true").problem == nil)
    #expect(try names(in: bench.folder.path).isEmpty, "files go elsewhere")
    let again = Bench()
    again.run("arm = 1; x = uniform(0, 1); y = uniform(0, 1)")
    #expect(try bench.value("uniform(0, 1)") == again.session.variables["y"])
  }
}
