import Commands
import Language
import Testing

/// What must hold for every command there is.
@Suite struct RegistryTests {
  static let names = AllCommands.table.commands.map(\.name)

  func command(_ name: String) throws -> Command { try #require(AllCommands.table[name]) }

  @Test func namesDiffer() {
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test(arguments: names) func namesFollowTheGrammar(_ name: String) throws {
    let command = try command(name)
    #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    if command.isConstructor {
      guard case .object = command.returns else {
        Issue.record("\(name) has a constructor's name, but returns \(command.returns.phrase)")
        return
      }
    } else {
      #expect(name == name.lowercased())
    }
    #expect(!["arm", "agent", "env", "seed", "state", "data", "result"].contains(name))
  }

  @Test(arguments: names) func parametersHaveDifferentNames(_ name: String) throws {
    let names = try command(name).parameters.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count, "\(names)")
  }

  @Test(arguments: names) func positionalParametersComeFirst(_ name: String) throws {
    let styles = try command(name).parameters.map(\.style)
    // what is required in its place can't follow what isn't, and nothing follows a rest
    let places = try command(name).positional
    let firstOptional = places.firstIndex { !$0.isRequired } ?? places.count
    #expect(places[firstOptional...].allSatisfy { !$0.isRequired })
    #expect(places.dropLast().allSatisfy { $0.style != .rest })
    #expect(styles.count { $0 == .rest } <= 1)
  }

  @Test(arguments: names) func everythingIsExplainedInSentences(_ name: String) throws {
    let command = try command(name)
    var sentences = [command.summary] + command.parameters.map(\.sentence)
    for parameter in command.parameters {
      if case .choice(let words) = parameter.form { sentences += words.map(\.sentence) }
    }
    sentences += (command.returns.fields ?? []).map(\.sentence)
    if case .object(let type) = command.returns { sentences.append(type.meaning) }
    for sentence in sentences {
      #expect(sentence.last == ".", "\(name): \(sentence)")
      #expect(sentence.first.map { !$0.isLowercase } == true, "\(name): \(sentence)")
    }
  }

  @Test("Settings of an object are its fields, with what it was made with")
  func settingsAreFields() throws {
    let bench = Bench()
    bench.run("arm = ReacherVertical seed=1\nwalks = collect arm trajectories=50")
    for (name, argument) in [("ActionEmbedding", "walks"), ("TD3", "arm")] {
      let settings = try command(name).parameters.filter {
        $0.style == .named && $0.defaultLiteral != nil
      }
      #expect(settings.count >= 10)
      for setting in settings {
        let usual = try #require(setting.defaultLiteral)
        var other = setting.bounds.low.map { "\($0 + 1)" } ?? (usual == "false" ? "true" : "[7]")
        if case .choice(let words) = setting.form, let word = words.last?.word { other = word }
        for value in [usual, other] {
          bench.run("x = \(name) \(argument) \(setting.name)=\(value)")
          let outcome = bench.run(
            "expect x.\(setting.name) == \(setting.form == .value ? value : "\"\(value)\"")")
          guard case .finished = outcome else {
            Issue.record("\(name) \(setting.name)=\(value): \(outcome)")
            continue
          }
        }
      }
    }
  }

  @Test(arguments: names) func defaultsAreAllowed(_ name: String) throws {
    for parameter in try command(name).parameters {
      guard let value = parameter.defaultValue else { continue }
      do throws(Mismatch) {
        try parameter.check(value)
      } catch {
        Issue.record("\(name): \(parameter.name) must \(error.must), but its default \(error.but)")
      }
      if let number = value.number { #expect(parameter.bounds.contains(number)) }
    }
  }

  @Test(arguments: names) func hasAnExample(_ name: String) throws {
    #expect(try !command(name).examples.isEmpty)
    #expect(try command(name).examples.allSatisfy { !$0.shows.isEmpty })
  }
}
