package import Networks
package import Numerics

/// TD3's two critics and what an update does with them.
///
/// A critic is given the state, then the policy's action, followed by the step of the plan where actions are
/// plans; these are repeated so that they aren't drowned by a large state.
package struct TwinCritics: Sendable {
  package let stateSize: Int
  /// Size of the policy's action.
  package let actionSize: Int
  /// Size of a critic's action input before it is repeated.
  package let inputSize: Int
  package let repeats: Int
  package let networks: [MultilayerPerceptron]
  package let layout: ParameterLayout

  /// Lays out critics whose action input is repeated `repeats` times its size.
  package init(
    stateSize: Int, actionSize: Int, isPlanning: Bool, hidden: [Int], repeats: (_ inputSize: Int) -> Int
  ) {
    self.stateSize = stateSize
    self.actionSize = actionSize
    inputSize = actionSize + (isPlanning ? 1 : 0)
    self.repeats = max(1, repeats(inputSize))
    var layout = ParameterLayout()
    let sizes = [stateSize + self.repeats * inputSize] + hidden + [1]
    networks = ["critic_1", "critic_2"].map {
      MultilayerPerceptron($0, sizes: sizes, hidden: .relu, last: .identity, in: &layout)
    }
    self.layout = layout
  }

  package var isPlanning: Bool { inputSize > actionSize }

  package func initialize(_ parameters: inout Buffer, using random: inout RandomStream) {
    for network in networks { network.initialize(&parameters, using: &random) }
  }

  /// The places of a critic's input: state, then the repeated action input.
  package struct Input: Sendable {
    package let whole: Block
    package let state: Block
    /// The policy's action, in the first of the repeats.
    package let action: Block
    /// The step of the plan behind it, (B, 1); nil with raw actions.
    package let planStep: Block?
    let repeated: Block
  }

  /// Reserves the input of a batch of `rows` samples.
  func input(rows: Int, in workspace: inout BlockLayout) -> Input {
    let whole = workspace.add(rows: rows, columns: networks[0].inputs)
    let end = stateSize + actionSize
    return Input(
      whole: whole, state: whole.columns(0..<stateSize), action: whole.columns(stateSize..<end),
      planStep: isPlanning ? whole.columns(end..<end + 1) : nil,
      repeated: whole.columns(stateSize..<whole.columns))
  }

  /// Writes y = R + γʲ · [not terminal] · min(Q₁', Q₂')(s', a') for each sample into `target`, (B, 1).
  ///
  /// `next` holds the states that follow and the target policy's choices there, each the start of a new plan;
  /// where a time limit cut the plan of `current`, that plan goes on instead. `discounts` are γ⁰, γ¹, ….
  func setTargets(
    _ target: Block, rests: [ReplayBuffer.Rest], discounts: [Float], current: Input, next: Input,
    at nextValues: [MultilayerPerceptron.Activations], parameters: borrowing Buffer, values: inout Buffer,
    checkpoint: () throws -> Void
  ) rethrows {
    if let planStep = current.planStep, let nextStep = next.planStep {
      for (row, rest) in rests.enumerated() {
        values[nextStep, row] = 0
        guard rest.end == .truncated, !rest.finishedPlan else { continue }
        // a time limit cut the plan: the same plan resumes at the step that would have come
        values.copy(current.action.rows(row..<row + 1), into: next.action.rows(row..<row + 1))
        values[nextStep, row] = values[planStep, row] + Float(rest.steps)
      }
    }
    values.repeatColumns(inputSize, in: next.repeated)
    try forward(at: nextValues, parameters: parameters, values: &values, checkpoint: checkpoint)
    for (row, rest) in rests.enumerated() {
      let value = min(values[nextValues[0].output, row], values[nextValues[1].output, row])
      let bootstrap = rest.end == .terminated ? 0 : discounts[rest.steps] * value
      values[target, row] = rest.reward + bootstrap
    }
  }

  /// Adds the gradients of mean (Q₁ − y)² + mean (Q₂ − y)² at `input` to `gradients`, and gives that loss;
  /// where a place for it is given, the gradient of the states is left there in `deltas`.
  func regress(
    to target: Block, input: Input, at places: [MultilayerPerceptron.Activations],
    parameters: borrowing Buffer, values: inout Buffer, deltas: inout Buffer, gradients: inout Buffer,
    stateGradient: Block? = nil, checkpoint: () throws -> Void
  ) rethrows -> Double {
    values.repeatColumns(inputSize, in: input.repeated)
    try forward(at: places, parameters: parameters, values: &values, checkpoint: checkpoint)
    let rows = Double(target.rows)
    var loss = 0.0
    for at in places {
      loss += values.squaredError(at.output, target, gradient: &deltas, scale: Float(2 / rows)) / rows
    }
    guard let stateGradient else {
      try backward(
        at: places, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
        checkpoint: checkpoint)
      return loss
    }
    deltas.fill(stateGradient, with: 0)
    for (network, at) in zip(networks, places) {
      try network.backward(
        at, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
        inputColumns: 0..<stateSize, checkpoint: checkpoint)
      deltas.add(input.state, into: stateGradient)
    }
    return loss
  }

  /// Writes the gradient of −mean Q₁(s, a), a begun as a plan, with regard to the actions of `input` at their
  /// place in `deltas`, and gives −mean Q₁.
  func climb(
    _ input: Input, at place: MultilayerPerceptron.Activations, parameters: borrowing Buffer,
    values: inout Buffer, deltas: inout Buffer, checkpoint: () throws -> Void
  ) rethrows -> Double {
    if let planStep = input.planStep { values.fill(planStep, with: 0) }
    values.repeatColumns(inputSize, in: input.repeated)
    try networks[0].forward(place, parameters: parameters, values: &values, checkpoint: checkpoint)
    deltas.fill(place.output, with: -1 / Float(place.output.rows))
    try networks[0].backwardInput(
      place, parameters: parameters, values: values, deltas: &deltas,
      inputColumns: stateSize..<input.whole.columns, checkpoint: checkpoint)
    deltas.foldColumns(inputSize, in: input.repeated)
    return -values.sum(place.output) / Double(place.output.rows)
  }

  /// Computes both critics' values, on all threads.
  private func forward(
    at places: [MultilayerPerceptron.Activations], parameters: borrowing Buffer, values: inout Buffer,
    checkpoint: () throws -> Void
  ) rethrows {
    let parts = parts(of: places)
    guard parts > 1 else {
      for (network, at) in zip(networks, places) {
        try network.forward(at, parameters: parameters, values: &values, checkpoint: checkpoint)
      }
      return
    }
    try checkpoint()
    inParallel(parts) { part in
      // SAFETY: each part writes rows of its own, of one critic or of both.
      var values = unsafe values.alias()
      for (critic, network) in networks.enumerated() {
        guard let rows = rows(of: critic, places[critic], part, of: parts) else { continue }
        network.forward(places[critic], rows: rows, parameters: parameters, values: &values) {}
      }
    }
  }

  /// Adds both critics' gradients, on all threads; the input's aren't computed.
  private func backward(
    at places: [MultilayerPerceptron.Activations], parameters: borrowing Buffer, values: borrowing Buffer,
    deltas: inout Buffer, gradients: inout Buffer, checkpoint: () throws -> Void
  ) rethrows {
    let parts = parts(of: places)
    guard parts > 1 else {
      for (network, at) in zip(networks, places) {
        try network.backward(
          at, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
          checkpoint: checkpoint)
      }
      return
    }
    try checkpoint()
    inParallel(parts) { part in
      // SAFETY: each part writes rows of its own, of one critic or of both.
      var deltas = unsafe deltas.alias()
      for (critic, network) in networks.enumerated() {
        guard let rows = rows(of: critic, places[critic], part, of: parts) else { continue }
        network.backwardInput(
          places[critic], rows: rows, parameters: parameters, values: values, deltas: &deltas,
          inputColumns: 0..<0
        ) {}
      }
    }
    try checkpoint()
    inParallel(parts) { part in
      // SAFETY: each part writes the gradients of outputs of its own.
      var gradients = unsafe gradients.alias()
      for (network, at) in zip(networks, places) {
        network.addGradients(at, part, of: parts, values: values, deltas: deltas, gradients: &gradients) {}
      }
    }
  }

  private func parts(of places: [MultilayerPerceptron.Activations]) -> Int {
    partsWorthSharing(multiplications: places[0].batch * layout.count)
  }

  /// The rows of a critic that a part has: a critic each where threads are even, nil where it is the other's.
  private func rows(
    of critic: Int, _ at: MultilayerPerceptron.Activations, _ part: Int, of parts: Int
  ) -> Range<Int>? {
    guard parts % 2 == 0 else { return share(at.batch, part, of: parts, unit: rowsOfShares) }
    return part % 2 == critic ? share(at.batch, part / 2, of: parts / 2, unit: rowsOfShares) : nil
  }
}

extension Buffer {
  /// The number in the first column of a row of a block.
  fileprivate subscript(_ block: Block, row: Int) -> Float {
    get { self[block.offset + row * block.stride] }
    set { self[block.offset + row * block.stride] = newValue }
  }

  /// Writes the step of the plan behind a sample's action.
  mutating func setPlanStep(_ step: UInt8, row: Int, of input: TwinCritics.Input) {
    if let planStep = input.planStep { self[planStep, row] = Float(step) }
  }
}
