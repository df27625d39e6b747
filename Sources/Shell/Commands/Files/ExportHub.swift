import Agents
import Diagnostics
import Environments
import Experiments
import Language
import Storage
import Texts

extension Call {
  /// Writes an agent as the folder that model hubs expect: card, configuration, weights, results, film.
  func exportHub(of subject: Parameter<Value>, to path: String) throws {
    guard let agent = self[subject].object as? any TrainedAgentObject,
      let object = agent as? any RestorableObject
    else {
      throw error(subject, must: "be a TD3 agent for format=hub", but: "is \(self[subject].brief)")
    }
    let file = try object.fileWithoutData(self)
    try write(try text(of: agent, file), to: "\(path)/config.json")
    try write(try results(of: agent), to: "\(path)/results.json")
    try prepareFolder(of: "\(path)/model.safetensors")
    _ = try file.write(to: session.outputPath("\(path)/model.safetensors"))
    let hasFilm = try film(of: agent, to: path)
    try write(Array(card(of: agent, hasFilm: hasFilm).utf8), to: "\(path)/README.md")
    let missing = agent.training.curve.isEmpty ? "; it was never evaluated, so the card has no results" : ""
    let files =
      ["README.md", "config.json", "model.safetensors", "results.json"] + (hasFilm ? ["replay.gif"] : [])
    note(
      "wrote '\(path)': \(files.joined(separator: ", "))\(missing)"
    )
  }

  private func text(of agent: any TrainedAgentObject, _ file: Safetensors) throws -> [UInt8] {
    let settings = file.metadata.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }
    let config = JSON.object([
      JSON.Member("library_name", .string("dyne")), JSON.Member("algorithm", .string(agent.label)),
      JSON.Member("environment", .string(agent.definition.name)), JSON.Member("steps", .integer(agent.steps)),
      JSON.Member("seed", .string("\(agent.seed)")), JSON.Member("settings", .object(settings)),
    ])
    return Array((config.text + "\n").utf8)
  }

  private func results(of agent: any TrainedAgentObject) throws -> [UInt8] {
    var members = [
      JSON.Member("env_id", .string(agent.definition.name)), JSON.Member("steps", .integer(agent.steps)),
    ]
    if let last = agent.training.curve.last {
      members += [
        JSON.Member("mean_reward", .number(last.evaluation.mean)),
        JSON.Member("std_reward", .number(last.evaluation.deviation)),
        JSON.Member("n_eval_episodes", .integer(last.evaluation.returns.count)),
        JSON.Member("is_deterministic", .boolean(true)),
      ]
    }
    return Array((JSON.object(members).text + "\n").utf8)
  }

  /// Films an episode in a session of its own; false where nothing can be drawn here.
  private func film(of agent: any TrainedAgentObject, to path: String) throws -> Bool {
    var services = session.services.showing { _ in }
    services.note = { _ in }
    var settings = session.settings
    settings.folder = session.outputPath(path)
    settings.isQuiet = true
    let studio = Session(commands: session.commands, services: services, settings: settings)
    studio.variables["agent"] = .object(agent)
    studio.variables["env"] = .object(try EnvironmentObject(agent.definition, seed: agent.seed, number: 0))
    let text = "film env policy=agent to=\"replay.gif\" size=240"
    switch Interpreter(session: studio).run(SourceText(name: "film", text: text)) {
    case .finished, .quit: return true
    case .interrupted: throw Interrupted()
    case .failed(let problem), .expectationFailed(let problem):
      note("without a film: \(problem.message)")
      return false
    case .refused(let problems):
      note("without a film: \(problems.first?.message ?? "it can't be made")")
      return false
    }
  }

  private func card(of agent: any TrainedAgentObject, hasFilm: Bool) -> String {
    let (name, environment) = (agent.label, agent.definition.name)
    var lines = [
      "---", "library_name: dyne", "tags:", "- \(quoted(environment))", "- deep-reinforcement-learning",
      "- reinforcement-learning", "- dynamics-aware-embeddings", "pipeline_tag: reinforcement-learning",
    ]
    var measured = "It was never evaluated."
    if let last = agent.training.curve.last {
      let value = "\(fixed(last.evaluation.mean)) +/- \(fixed(last.evaluation.deviation))"
      lines += [
        "model-index:", "- name: \(quoted(name))", "  results:", "  - task:",
        "      type: reinforcement-learning",
        "      name: reinforcement-learning", "    dataset:", "      name: \(quoted(environment))",
        "      type: \(quoted(environment))", "    metrics:", "    - type: mean_reward",
        "      value: \(value)",
        "      name: mean_reward", "      verified: false",
      ]
      measured =
        "Mean return \(value) over \(last.evaluation.returns.count) episodes without noise, at step "
        + "\(grouped(last.steps)) of \(grouped(agent.steps))."
    }
    lines += [
      "---", "", "# \(name) in \(environment)", "", measured, "",
    ]
    if hasFilm { lines += ["![An episode](replay.gif)", ""] }
    lines += [
      "Trained with dyne, a shell for dynamics-aware embeddings. Weights have PyTorch's names and layouts.",
      "", "```", "agent = load \"model.safetensors\"", "evaluate agent", "```", "",
    ]
    return lines.joined(separator: "\n")
  }

  /// A text as YAML takes it: JSON's strings are YAML's.
  private func quoted(_ text: String) -> String { JSON.string(text).text }

  private func fixed(_ number: Double) -> String {
    guard number.magnitude < 1e15 else { return "\(number)" }
    let hundredths = (number * 100).rounded()
    let text =
      "\(Int(hundredths.magnitude) / 100)." + String("\(100 + Int(hundredths.magnitude) % 100)".dropFirst())
    return hundredths < 0 ? "-" + text : text
  }
}
