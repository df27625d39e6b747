import Language

/// The words of the method and of the shell that `help` explains; a further word is a further entry.
enum Glossary {
  struct Entry {
    /// The word, then others for the same.
    let names: [String]
    let text: String
    /// What to read or do next.
    let see: [String]

    init(_ names: String..., text: String, see: [String] = []) {
      self.names = names
      self.text = text
      self.see = see
    }

    /// The first sentence.
    var summary: String {
      guard let end = text.firstRange(of: ". ") else { return text }
      return String(text[..<end.lowerBound]) + "."
    }
  }

  /// Finds the entry of a word, in any case, also in the plural.
  static func entry(_ name: String) -> Entry? {
    let wanted = name.lowercased()
    let singular = wanted.hasSuffix("s") ? String(wanted.dropLast()) : wanted
    return entries.first { $0.names.contains { $0.lowercased() == wanted } }
      ?? entries.first { $0.names.contains { $0.lowercased() == singular } }
  }

  /// All words with what they mean in a line, for completion.
  static let words: [ChoiceWord] = entries.flatMap { entry in
    entry.names.map { ChoiceWord(word: $0, sentence: entry.summary) }
  }

  static let entries: [Entry] = [
    // the method
    Entry(
      "latent", "z", "latents",
      text:
        "A point z of an embedding: a few numbers that stand for a sequence of actions, or for a state. Sequences that lead to the same outcome have nearby latents. `encode` computes them and `decode` goes back.",
      see: ["encode", "decode", "plot"]),
    Entry(
      "white", "whitening", "whitened",
      text:
        "Shifted and scaled so that each number has mean 0 and deviation 1 over the data. White latents are what `encode` gives and `decode`, `predict` and agents take; `raw` latents are the encoder's own.",
      see: ["encode"]),
    Entry(
      "outcome", "outcomes",
      text:
        "Where a sequence of actions leads: the change of the state over its steps, whitened. An embedding puts sequences of like outcomes side by side.",
      see: ["outcomes", "neighbors"]),
    Entry(
      "plan",
      text:
        "A sequence of k actions that is carried out in order, without looking in between. An agent with actions=e chooses a latent, and the decoder makes a plan of it.",
      see: ["decode", "rollout", "TD3"]),
    Entry(
      "sequence", "trajectory", "trajectories",
      text:
        "k actions in a row with the states they lead through, as `collect` stores them. What is learned from are such sequences, drawn at random.",
      see: ["collect", "sample"]),
    Entry(
      "k", "horizon",
      text:
        "The number of actions in a sequence: `length=` of `collect`. In `neighbors` k is the number of neighbours.",
      see: ["collect", "neighbors"]),
    Entry(
      "bound",
      text:
        "The largest absolute number among an embedding's white latents, e.bound. An agent's latent actions stay between -bound and bound.",
      see: ["describe", "TD3"]),
    Entry(
      "kl", "β", "beta",
      text:
        "The weight β of the KL term: how strongly an embedding is kept from holding more than outcomes need. Large β merges sequences, β = 0 merges none. It is `kl=` of the constructors.",
      see: ["ActionEmbedding"]),
    Entry(
      "cycle", "λ",
      text:
        "What is lost on the way from a latent through the decoder and back through the encoder: E(D(z)) - z. `probe` reports it; near 0 the decoder is the encoder's inverse.",
      see: ["probe"]),
    Entry(
      "encoder", "E",
      text: "The network that gives the latent of a sequence of actions, or of a state from frames.",
      see: ["encode"]),
    Entry(
      "decoder", "D",
      text: "The network that makes actions of a latent, trained after the encoder, which stays fixed.",
      see: ["decode"]),
    Entry(
      "predictor", text: "The network that predicts a sequence's outcome from a state and a latent.",
      see: ["predict"]),
    Entry(
      "prior",
      text:
        "The distribution N(0, I) towards which the KL term pulls latents. Samples from it are typical latents.",
      see: ["sample"]),
    Entry(
      "embedding", "DynE",
      text:
        "A learned space of action sequences, or of states, in which distance means difference of outcome. DynE: dynamics-aware embeddings (Whitney et al., ICLR 2020).",
      see: ["method", "ActionEmbedding"]),
    Entry(
      "condition",
      text: "What an embedding's encoder of actions sees besides the actions: nothing, or the state.",
      see: ["ActionEmbedding"]),
    Entry(
      "distortion",
      text: "By how much latent distances are stretched or shrunk against distances between outcomes.",
      see: ["probe", "plot"]),
    Entry(
      "coverage", text: "How much of the outcomes that random actions reach is reached by decoded latents.",
      see: ["probe"]),
    Entry(
      "explained",
      text:
        "The share of the outcomes' variance that an embedding predicts; 1 is perfect, 0 no better than the mean.",
      see: ["evaluate"]),
    Entry(
      "baseline",
      text:
        "What is compared with: distance between raw actions, principal components, or an encoder that has learned nothing.",
      see: ["probe", "neighbors"]),
    Entry(
      "floor", text: "The least error that anything could reach without knowing the state, or the actions.",
      see: ["probe"]),
    Entry(
      "neighbor", "neighbour", "nearest",
      text:
        "One of the data's sequences whose latents lie nearest to a query's. Equally near ones come by their number.",
      see: ["neighbors"]),
    // agents
    Entry(
      "agent",
      text:
        "Something that chooses actions: `TD3` learns to, `RandomAgent` draws them. With actions=e it chooses plans in an embedding.",
      see: ["TD3", "RandomAgent"]),
    Entry(
      "percept", "perception",
      text:
        "What an agent sees of an environment: its observation, frames as they are, or the state that an embedding of states makes of frames.",
      see: ["TD3", "act"]),
    Entry(
      "actor", "policy",
      text: "The network that chooses actions, or latents; a policy is anything that does.",
      see: ["TD3", "act"]),
    Entry(
      "critic", "Q",
      text: "The network that says what return an action promises. Of a plan it knows which step is next.",
      see: ["TD3"]),
    Entry(
      "replay", "buffer",
      text: "The transitions that an agent has made and learns from, the newest `buffer_size=` of them.",
      see: ["TD3"]),
    Entry(
      "transition", text: "A step: what was seen, what was done, the reward, and what was seen then.",
      see: ["step"]),
    Entry(
      "episode", text: "The steps from a reset to an end, or to the time limit.",
      see: ["reset", "rollout", "evaluate"]),
    Entry(
      "return", text: "The sum of the rewards of an episode. (In a `def`, `return x` gives its value.)",
      see: ["evaluate", "language"]),
    Entry(
      "reward", text: "The number an environment gives for a step; agents learn to get much of it.",
      see: ["environments"]),
    Entry(
      "gamma", "γ", "discount", text: "How much a reward one step later counts: `gamma=` of agents.",
      see: ["TD3"]),
    Entry(
      "tau", "τ", text: "The rate at which target networks follow the learned ones: `tau=` of agents.",
      see: ["TD3"]),
    Entry(
      "curve", text: "A table of how training went: a row for each epoch, or for each evaluation on the way.",
      see: ["train", "plot"]),
    Entry("epoch", text: "One pass over the data.", see: ["train"]),
    // environments
    Entry(
      "environment", "env",
      text: "A simulated world with a task: it has a state, takes actions and gives rewards.",
      see: ["environments", "Environment"]),
    Entry(
      "state",
      text:
        "All that an environment's future depends on, as a record: env.state. `reset env state=` goes back to it.",
      see: ["reset", "describe"]),
    Entry(
      "observation",
      text:
        "The numbers an environment shows of its state at each step; `describe env` says what each means.",
      see: ["describe", "step"]),
    Entry(
      "action",
      text: "The numbers that drive an environment's motors for one step, between its low and high ends.",
      see: ["step", "describe"]),
    Entry(
      "frame", "pixels",
      text:
        "A picture of an environment, as numbers. `Pixels` makes an environment that is seen in its last frames.",
      see: ["Pixels", "render"]),
    Entry(
      "goal", "target",
      text: "What an environment's task is to reach: a place in metres, drawn at each reset unless given.",
      see: ["reset"]),
    // the shell
    Entry(
      "run",
      text:
        "One turn of an `over`: it works on copies, so that runs can't disturb each other. Of experiments, one training with one seed.",
      see: ["language"]),
    Entry(
      "block", text: "Statements in braces: { … }. They belong to an if, for, while, def, try or over.",
      see: ["language"]),
    Entry(
      "seed",
      text:
        "The number that random numbers come from. Every object draws from its own stream, made of the seed, its kind and its number among the objects of that kind, so the second object with the same seed differs from the first.",
      see: ["set", "language"]),
    Entry(
      "thread", "threads",
      text:
        "What works at the same time as others: `set threads=2`. The same number of threads gives the same bits.",
      see: ["set"]),
    Entry(
      "object",
      text:
        "A value that lives and can change: an environment, data, an embedding, an agent. Two names can hold the same object.",
      see: ["objects", "describe"]),
    Entry(
      "record",
      text:
        "A value with named fields, such as what `step` gives: r.reward. The command `record` writes a script.",
      see: ["describe"]),
    Entry(
      "table", text: "A value with named columns and rows: t.distance is a column, t[0] a row.",
      see: ["where", "sort", "select", "head"]),
    Entry(
      "array", "vector", "matrix",
      text:
        "Numbers in one or more dimensions: [[1, 2], [3, 4]]. Arithmetic works element by element, indices begin at 0.",
      see: ["language"]),
    Entry(
      "formula",
      text:
        "An expression that a command keeps and computes later, for each row or at each step; its names mean what the command offers.",
      see: ["where", "Environment"]),
    Entry(
      "choice", text: "One of a few words that a parameter takes, without quotes: color=outcome.",
      see: ["language"]),
    Entry("result", "_", text: "The value of the last statement.", see: ["language"]),
    Entry(
      "parameter", "param",
      text: "What a command takes by place or as name=value; `param` declares one of a script.",
      see: ["language"]),
    Entry(
      "script",
      text: "A text file of statements, by custom with the ending .dyne: dyne script.dyne steps=50k.",
      see: ["language", "record", "history"]),
    Entry(
      "checkpoint",
      text: "What `save` writes of an object: with `load` its training goes on with the same bits.",
      see: ["save", "load"]),
    Entry(
      "for", "while", "break", "continue", "in",
      text: "Words of loops: for x in values { … }, while condition { … }.", see: ["language"]),
    Entry(
      "if", "else", text: "Words of conditions: if condition { … } else if other { … } else { … }.",
      see: ["language"]),
    Entry(
      "try", "catch",
      text:
        "try { … } catch problem { … } goes on after an error, also after an unmet expect: problem.message says what it was.",
      see: ["language", "explain"]),
    Entry("def", text: "Defines a function: def name(x, n=2) { return x * n }.", see: ["language"]),
    Entry(
      "over",
      text:
        "over x in values { … } runs a block once per value, each time on copies, and gives the list of the runs' values.",
      see: ["language"]),
    Entry("include", text: "include \"file.dyne\" runs another file as if it stood here.", see: ["language"]),
    Entry(
      "expect",
      text:
        "expect condition, \"message\" ends a script with status 3 where the condition doesn't hold, and shows where two values differ first.",
      see: ["language"]),
    Entry("and", "or", "not", text: "Join and turn round conditions.", see: ["language"]),
    Entry("true", "false", "none", text: "Values: the two booleans, and no value.", see: ["language"]),
    Entry("pi", "inf", "nan", text: "Numbers: 3.14159…, infinity, and what is no number.", see: ["language"]),
    Entry("by", text: "The step of a range: 0..1 by 0.25.", see: ["language"]),
  ]
}

extension Glossary.Entry {
  /// The entry as a page.
  func page(columns: Int) -> String {
    var lines = HelpText.wrap("\(names[0]): \(text)", columns, hanging: 2)
    let others = names.dropFirst().filter { $0 != names[0] + "s" }
    if !others.isEmpty {
      lines += HelpText.wrap("Also: " + others.joined(separator: ", "), columns, hanging: 6)
    }
    let next = see.map { "help \($0)" }.joined(separator: ", ")
    if !next.isEmpty { lines += HelpText.wrap("See: " + next, columns, hanging: 5) }
    return lines.joined(separator: "\n")
  }
}
