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
        "A point z of an embedding: a few numbers that represent a sequence of actions, or a state. "
        + "Sequences with similar outcomes have nearby latents. `encode` computes latents and `decode` "
        + "inverts it.",
      see: ["encode", "decode", "plot"]),
    Entry(
      "white", "whitening", "whitened",
      text:
        "Shifted and scaled so that each number has mean 0 and standard deviation 1 over the data. `encode` "
        + "returns white latents, and `decode`, `predict` and agents take them; `raw` latents are the "
        + "encoder's own.",
      see: ["encode"]),
    Entry(
      "outcome", "outcomes",
      text:
        "The change of the state over a sequence of actions, whitened. An embedding puts sequences with "
        + "similar outcomes close together.",
      see: ["outcomes", "neighbors"]),
    Entry(
      "plan",
      text:
        "A sequence of k actions that is carried out in order, without observing in between. An agent with "
        + "actions=e chooses a latent, which the decoder turns into a plan.",
      see: ["decode", "rollout", "TD3"]),
    Entry(
      "sequence", "trajectory", "trajectories",
      text:
        "k consecutive actions with the states that they visit, as `collect` stores them. Embeddings learn "
        + "from such sequences, drawn at random.",
      see: ["collect", "sample"]),
    Entry(
      "k", "horizon",
      text:
        "The number of actions in a sequence: `length=` of `collect`. In `neighbors` k is the number of "
        + "neighbours.",
      see: ["collect", "neighbors"]),
    Entry(
      "bound",
      text:
        "The largest absolute value among an embedding's white latents, e.bound. An agent's latent actions "
        + "stay between -bound and bound.",
      see: ["describe", "TD3"]),
    Entry(
      "kl", "β", "beta",
      text:
        "The weight β of the KL term: how strongly an embedding is kept from encoding more than the outcome. "
        + "A large β merges sequences, β = 0 merges none. Set it with `kl=` in the constructors.",
      see: ["ActionEmbedding"]),
    Entry(
      "cycle", "λ",
      text:
        "The error after decoding a latent and encoding it again: E(D(z)) - z. `probe` reports it; near 0 "
        + "the decoder inverts the encoder.",
      see: ["probe"]),
    Entry(
      "encoder", "E",
      text: "The network that maps a sequence of actions, or a stack of frames, to a latent.",
      see: ["encode"]),
    Entry(
      "decoder", "D",
      text: "The network that maps a latent to actions. It is trained after the encoder, which stays fixed.",
      see: ["decode"]),
    Entry(
      "predictor", text: "The network that predicts a sequence's outcome from a state and a latent.",
      see: ["predict"]),
    Entry(
      "prior",
      text:
        "The distribution N(0, I) towards which the KL term pulls latents. Samples from it are typical "
        + "latents.",
      see: ["sample"]),
    Entry(
      "embedding", "DynE",
      text:
        "A learned space of action sequences, or of states, in which distance reflects the difference in "
        + "outcome. DynE: dynamics-aware embeddings (Whitney et al., ICLR 2020).",
      see: ["method", "ActionEmbedding"]),
    Entry(
      "condition",
      text: "What the predictor of an embedding is given besides the latent: nothing, the observation, or "
        + "its angles as cosine and sine.",
      see: ["ActionEmbedding"]),
    Entry(
      "distortion",
      text: "How much distances are stretched or shrunk between latents and outcomes.",
      see: ["probe", "plot"]),
    Entry(
      "coverage", text: "The share of the outcomes of random actions that decoded latents also reach.",
      see: ["probe"]),
    Entry(
      "explained",
      text:
        "The share of the outcomes' variance that an embedding predicts; 1 is perfect, 0 is no better than "
        + "the mean.",
      see: ["evaluate"]),
    Entry(
      "baseline",
      text:
        "What an embedding is compared with: distance between raw actions, principal components, or an "
        + "untrained encoder.",
      see: ["probe", "neighbors"]),
    Entry(
      "floor", text: "The lowest possible error: for frames, the entropy of the frames themselves.",
      see: ["probe"]),
    Entry(
      "neighbor", "neighbour", "nearest",
      text:
        "One of the data's sequences whose latents are nearest to a query's. Ties are ordered by number.",
      see: ["neighbors"]),
    // agents
    Entry(
      "agent",
      text:
        "Something that chooses actions: `TD3` learns them, `RandomAgent` draws them. With actions=e it "
        + "chooses plans through an embedding.",
      see: ["TD3", "RandomAgent"]),
    Entry(
      "percept", "perception",
      text:
        "What an agent sees of an environment: its observation, frames, or the state that an embedding "
        + "encodes from frames.",
      see: ["TD3", "act"]),
    Entry(
      "actor", "policy",
      text: "The network that chooses actions, or latents. A policy is anything that chooses actions.",
      see: ["TD3", "act"]),
    Entry(
      "critic", "Q",
      text: "The network that estimates the return of an action. For a plan it is also given the step within "
        + "the plan.",
      see: ["TD3"]),
    Entry(
      "replay", "buffer",
      text: "The transitions that an agent has seen and learns from, the newest `buffer_size=` of them.",
      see: ["TD3"]),
    Entry(
      "transition", text: "One step: observation, action, reward and next observation.",
      see: ["step"]),
    Entry(
      "episode", text: "The steps from a reset to a terminal state or the time limit.",
      see: ["reset", "rollout", "evaluate"]),
    Entry(
      "return", text: "The sum of the rewards of an episode. (In a `def`, `return x` gives its value.)",
      see: ["evaluate", "language"]),
    Entry(
      "reward", text: "The number that an environment returns for a step; agents learn to maximise its sum.",
      see: ["environments"]),
    Entry(
      "gamma", "γ", "discount", text: "How much a reward counts one step later: `gamma=` of agents.",
      see: ["TD3"]),
    Entry(
      "tau", "τ", text: "The rate at which target networks follow the learned ones: `tau=` of agents.",
      see: ["TD3"]),
    Entry(
      "curve", text: "A table of the training's course: one row per epoch or per evaluation.",
      see: ["train", "plot"]),
    Entry(
      "epoch", text: "`epoch_size=` sequences, drawn at random; for the decoder, 1,000 batches.",
      see: ["train"]),
    // environments
    Entry(
      "environment", "env",
      text: "A simulated world with a task: it has a state, takes actions and gives rewards.",
      see: ["environments", "Environment"]),
    Entry(
      "state",
      text:
        "Everything that an environment's future depends on, as a record: env.state. `reset env state=` "
        + "returns to it.",
      see: ["reset", "describe"]),
    Entry(
      "observation",
      text:
        "The numbers that an environment's task shows of the state at each step; `describe env` lists them.",
      see: ["describe", "step"]),
    Entry(
      "action",
      text: "The numbers that drive an environment's motors for one step, between its low and high ends.",
      see: ["step", "describe"]),
    Entry(
      "frame", "pixels",
      text:
        "A picture of an environment, as numbers. `Pixels` makes an environment whose observations are its "
        + "last frames.",
      see: ["Pixels", "render"]),
    Entry(
      "goal", "target",
      text: "What an environment's task is to reach: a place in metres, drawn at each reset unless given.",
      see: ["reset"]),
    // the shell
    Entry(
      "run",
      text:
        "One iteration of an `over`: it works on copies, so that runs can't affect each other. In "
        + "experiments, one training with one seed.",
      see: ["language"]),
    Entry(
      "block", text: "Statements in braces: { … }. They belong to an if, for, while, def, try or over.",
      see: ["language"]),
    Entry(
      "seed",
      text:
        "The number that determines all random numbers. Every object draws from its own stream, derived from "
        + "the seed, its kind and its number among the objects of that kind, so the second object with the "
        + "same seed differs from the first.",
      see: ["set", "language"]),
    Entry(
      "thread", "threads",
      text:
        "One of several computations that run at the same time: `set threads=2`. The same number of threads "
        + "gives the same bits.",
      see: ["set"]),
    Entry(
      "object",
      text:
        "A value that lives and can change: an environment, data, an embedding, an agent. Two names can hold "
        + "the same object.",
      see: ["objects", "describe"]),
    Entry(
      "record",
      text:
        "A value with named fields, such as the result of `step`: r.reward. (The command `record` writes a "
        + "script.)",
      see: ["describe"]),
    Entry(
      "table", text: "A value with named columns and rows: t.distance is a column, t[0] a row.",
      see: ["where", "sort", "select", "head"]),
    Entry(
      "array", "vector", "matrix",
      text:
        "Numbers in one or more dimensions: [[1, 2], [3, 4]]. Arithmetic works element by element, indices "
        + "begin at 0.",
      see: ["language"]),
    Entry(
      "formula",
      text:
        "An expression that a command keeps and evaluates later, for each row or at each step; its names "
        + "mean what the command offers.",
      see: ["where", "Environment"]),
    Entry(
      "choice", text: "One of a few words that a parameter accepts, written without quotes: color=outcome.",
      see: ["language"]),
    Entry("result", "_", text: "The value of the last statement.", see: ["language"]),
    Entry(
      "parameter", "param",
      text: "What a command takes, by position or as name=value; `param` declares one of a script.",
      see: ["language"]),
    Entry(
      "script",
      text: "A text file of statements, usually with the extension .dyne: dyne script.dyne steps=50k.",
      see: ["language", "record", "history"]),
    Entry(
      "checkpoint",
      text: "The file that `save` writes: after `load`, training continues with the same bits.",
      see: ["save", "load"]),
    Entry(
      "for", "while", "break", "continue", "in",
      text: "Loops: for x in values { … }, while condition { … }.", see: ["language"]),
    Entry(
      "if", "else", text: "Conditions: if condition { … } else if other { … } else { … }.",
      see: ["language"]),
    Entry(
      "try", "catch",
      text:
        "try { … } catch problem { … } continues after an error, including a failed expect: problem.message "
        + "holds the message.",
      see: ["language", "explain"]),
    Entry("def", text: "Defines a function: def name(x, n=2) { return x * n }.", see: ["language"]),
    Entry(
      "over",
      text:
        "over x in values { … } runs a block once per value, each time on copies, and returns the list of "
        + "results.",
      see: ["language"]),
    Entry(
      "include", text: "include \"file.dyne\" runs another file as if its text were here.",
      see: ["language"]),
    Entry(
      "expect",
      text:
        "expect condition, \"message\" ends a script with status 3 if the condition is false, and shows "
        + "where two values first differ.",
      see: ["language"]),
    Entry("and", "or", "not", text: "Combine and negate conditions.", see: ["language"]),
    Entry("true", "false", "none", text: "Values: the two booleans, and no value.", see: ["language"]),
    Entry("pi", "inf", "nan", text: "Numbers: 3.14159…, infinity, and not-a-number.", see: ["language"]),
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
