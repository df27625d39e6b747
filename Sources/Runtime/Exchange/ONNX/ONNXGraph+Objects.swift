package import Storage

/// The parts of an embedding that can leave as a network of their own.
package enum EmbeddingPart: String, CaseIterable, Sendable {
  /// Raw actions to white latents; for a VAE frames to latents.
  case encoder
  /// White latents to raw actions; for a VAE a latent to a frame.
  case decoder
  /// A state and a latent to what follows.
  case predictor
  /// Frames to the latent of their state.
  case stateEncoder = "state_encoder"
}

/// The graphs of what files hold: an agent's policy, the parts of an embedding.
extension ONNXGraph {
  /// What an agent does, without noise: the task's observation, or frames, to raw actions.
  package init(policyOf file: Safetensors) throws {
    self.init()
    let plans = file.section("actions.")
    let isPlanning = plans["latent.bound"] != nil
    let box = isPlanning ? plans : file
    let (low, high) = (try box.doubles("action.low"), try box.doubles("action.high"))
    let bound =
      isPlanning
      ? try plans.floats("latent.bound", shape: [1])[0] : Float(max(-(low.min() ?? 0), high.max() ?? 0))
    var action: Flow
    if file.metadata["frames.size"] != nil {
      action = try pixelActor(file, bound: bound)
    } else {
      var seen = try percept(file)
      if file["normalization.mean"] != nil {
        seen = activate(try white(seen, "normalization", file), .clip(5))
      }
      action = try perceptron(seen, "actor", file, between: .relu, last: .tanh(bound))
    }
    guard isPlanning else {
      action = apply("Div", action, constant([bound], []))
      output(try raw(action, file), as: "action", [low.count])
      return
    }
    action = try plan(action, plans)
    let length = try plans.integer("length", in: 1...255)
    output(action, as: "actions", [length, low.count])
  }

  /// What the actor is given: the observation, or the state that an encoder makes of frames.
  private mutating func percept(_ file: Safetensors) throws -> Flow {
    let states = file.section("states.")
    guard states.metadata["dyne"] != nil else {
      return input("observation", .float, [try file.integer("state_size", in: 1...1_000_000)])
    }
    let count = try states.integer("frame_count", in: 1...255)
    let size = try states.integer("frame_size", in: 1...1_024)
    let frames = input("frames", .byte, [count, size, size, 3])
    let apart = states.metadata["method"] == "reconstruction"
    let means = try stateMeans(planes(frames, count: count, size: size, apart: apart), states)
    return apart ? reshape(means, [-1, count * (try states.integer("latent", in: 1...10_000))]) : means
  }

  private mutating func pixelActor(_ file: Safetensors, bound: Float) throws -> Flow {
    let count = try file.integer("frames.count", in: 1...255)
    let size = try file.integer("frames.size", in: 1...1_024)
    let frames = input("frames", .byte, [count, size, size, 3])
    var flow = try trunk(planes(frames, count: count, size: size, apart: false), file)
    var number = 1
    while file["actor.\(number).weight"] != nil {
      flow = try normalization(flow, "actor.\(number - 1)", file)
      flow = try linear(flow, "actor.\(number)", file)
      number += 2
      flow = activate(flow, file["actor.\(number).weight"] == nil ? .tanh(bound) : .relu)
    }
    return flow
  }

  /// White latents to plans of raw actions, (N, k, m).
  private mutating func plan(_ z: Flow, _ file: Safetensors) throws -> Flow {
    let (length, size) = (try file.integer("length", in: 1...255), try file.doubles("action.low").count)
    let unit: Flow
    if let basis = file["basis"] {
      let means = try colored(z, "latent", file)
      let weight = constant(try file.floats("basis"), basis.shape, "basis")
      let sum = apply("Add", apply("MatMul", means, weight), try tensor("center", file))
      unit = activate(sum, .clip(1))
    } else {
      let last: Activation = file.metadata["last"] == "clip" ? .clip(1) : .tanh(1)
      unit = try perceptron(z, "decoder", file, between: .selu, last: last)
    }
    return try raw(reshape(unit, [0, length, size]), file)
  }

  /// A part of an embedding; throws `ExchangeError` where it has no such part.
  package init(_ part: EmbeddingPart, of file: Safetensors) throws {
    self.init()
    let kind = try file.text("dyne")
    switch (kind, part) {
    case ("VAE", .encoder), ("StateActionEmbedding", .stateEncoder):
      try stateEncoder(file, apart: kind == "VAE")
    case ("VAE", .decoder):
      let z = input("z", .float, [try latent(file, "state_encoder.mean.bias")])
      output(try drawn(z, "predictor_0", file), as: "frame", [64, 64, 3])
    case (_, .stateEncoder), ("VAE", _), ("LinearEmbedding", .predictor):
      throw ExchangeError("has no part '\(part.rawValue)': it is a \(kind)")
    case (_, .encoder): try actionEncoder(file)
    case (_, .decoder):
      let size = try latent(file, "latent.mean")
      let box = try file.doubles("action.low")
      let z = input("z", .float, [size])
      output(try plan(z, file), as: "actions", [try file.integer("length", in: 1...255), box.count])
    case ("StateActionEmbedding", .predictor): try framePredictor(file)
    case (_, .predictor): try predictor(file)
    }
  }

  private func latent(_ file: Safetensors, _ name: String) throws -> Int { try file.floats(name).count }

  private mutating func stateEncoder(_ file: Safetensors, apart: Bool) throws {
    let count = try file.integer("frame_count", in: 1...255)
    let size = try file.integer("frame_size", in: 1...1_024)
    let width = try latent(file, "state_encoder.mean.bias")
    let frames = input("frames", .byte, [count, size, size, 3])
    let means = try stateMeans(planes(frames, count: count, size: size, apart: apart), file)
    output(
      apart ? reshape(means, [-1, count * width]) : means, as: "state", [apart ? count * width : width])
  }

  private mutating func actionEncoder(_ file: Safetensors) throws {
    let (length, size) = (try file.integer("length", in: 1...255), try file.doubles("action.low").count)
    let actions = input("actions", .float, [length, size])
    let flat = apply("Flatten", try unit(actions, file), attributes: [("axis", .integer(1))])
    let means: Flow
    if let basis = file["basis"] {
      let weight = constant(try file.floats("basis"), basis.shape, "basis")
      let centered = apply("Sub", flat, try tensor("center", file))
      let turned = apply("Transpose", weight, attributes: [("perm", .integers([1, 0]))])
      means = apply("MatMul", centered, turned)
    } else {
      let name = file["action_encoder.mean.bias"] == nil ? "encoder" : "action_encoder"
      means = try actionMeans(flat, name, file)
    }
    output(try white(means, "latent", file), as: "z", [try latent(file, "latent.mean")])
  }

  /// Observations `qpos ++ qvel` and white latents to observations k steps later.
  private mutating func predictor(_ file: Safetensors) throws {
    guard (file.metadata["objective"] ?? "dynamics") == "dynamics" else {
      throw ExchangeError("predicts no states: objective=\(file.metadata["objective"] ?? "")")
    }
    let size = try file.integer("observation_size", in: 1...1_000_000)
    let observation = input("observation", .float, [size])
    let z = input("z", .float, [try latent(file, "latent.mean")])
    var state = try stateFeatures(observation, size: size, file)
    state = try white(state, "state", file)
    if file.metadata["condition"] == "none" { state = apply("Mul", state, constant([0], [])) }
    let seen = apply("Concat", state, try colored(z, "latent", file), attributes: [("axis", .integer(1))])
    let change = try perceptron(seen, "predictor", file, between: .selu, last: .none)
    let next = apply("Add", observation, try colored(change, "whitening", file))
    output(next, as: "next_observation", [size])
  }

  /// What the predictor sees of observations: some angles as cosine and sine.
  private mutating func stateFeatures(_ observation: Flow, size: Int, _ file: Safetensors) throws -> Flow {
    guard file.metadata["condition"] == "angles" else { return observation }
    let angles = try file.integers("angles", in: 0...size - 1, count: 0...size)
    var all: Flow?
    for index in 0..<size {
      let column = apply(
        "MatMul", observation, constant((0..<size).map { $0 == index ? 1 : 0 }, [size, 1]))
      for part in angles.contains(index) ? [apply("Cos", column), apply("Sin", column)] : [column] {
        all = all.map { apply("Concat", $0, part, attributes: [("axis", .integer(1))]) } ?? part
      }
    }
    return all ?? observation
  }

  /// Latents of states and white latents of actions to the last two frames, (N, 2, 64, 64, 3).
  private mutating func framePredictor(_ file: Safetensors) throws {
    let width = try latent(file, "state_encoder.mean.bias")
    let d = try latent(file, "latent.mean")
    let state = input("state", .float, [width])
    let z = try colored(input("z", .float, [d]), "latent", file)
    var seen = state
    for _ in 0..<max(1, width / (2 * d)) {
      seen = apply("Concat", seen, z, attributes: [("axis", .integer(1))])
    }
    let frames = try ["predictor_0", "predictor_1"].map {
      reshape(try drawn(seen, $0, file), [-1, 1, 64, 64, 3])
    }
    let both = apply("Concat", frames[0], frames[1], attributes: [("axis", .integer(1))])
    output(both, as: "frames", [2, 64, 64, 3])
  }
}
