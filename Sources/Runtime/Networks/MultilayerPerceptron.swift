package import Numerics

/// Fully connected layers in a row.
package struct MultilayerPerceptron: Sendable {
  package let layers: [Linear]

  package init(layers: [Linear]) { self.layers = layers }

  /// Appends layers named `prefix.0`, `prefix.1`, … of the given sizes: hidden ones with `hidden`, the last
  /// with `last`.
  package init(
    _ prefix: String, sizes: [Int], hidden: Activation, last: Activation, in layout: inout ParameterLayout
  ) {
    precondition(sizes.count >= 2)
    let count = sizes.count - 1
    layers = (0..<count).map {
      Linear(
        "\(prefix).\($0)", inputs: sizes[$0], outputs: sizes[$0 + 1], $0 == count - 1 ? last : hidden,
        in: &layout)
    }
  }

  package var inputs: Int { layers[0].inputs }
  package var lastActivation: Activation { layers[layers.count - 1].activation }
  package var outputs: Int { layers[layers.count - 1].outputs }
  /// The widths from the input to the output.
  package var sizes: [Int] { [inputs] + layers.map(\.outputs) }

  package func initialize(_ parameters: inout Buffer, using random: inout RandomStream) {
    for layer in layers { layer.initialize(&parameters, using: &random) }
  }

  /// The places of its activations for one batch size: `input` (B, inputs), then each layer's output.
  package struct Activations: Sendable {
    package let blocks: [Block]
    package var batch: Int { blocks[0].rows }
    package var input: Block { blocks[0] }
    package var output: Block { blocks[blocks.count - 1] }
  }

  /// Reserves its activations in a workspace; `input` may be a block that is there already.
  package func activations(input: Block? = nil, batch: Int, in workspace: inout BlockLayout) -> Activations {
    let input = input ?? workspace.add(rows: batch, columns: inputs)
    precondition(input.rows == batch && input.columns == inputs)
    return Activations(blocks: [input] + layers.map { workspace.add(rows: batch, columns: $0.outputs) })
  }

  /// Computes each layer's output from the input block, on all threads; `checkpoint`, called before the pass,
  /// on one thread before each layer, may throw to stop.
  package func forward(
    _ at: Activations, parameters: borrowing Buffer, values: inout Buffer,
    checkpoint: () throws -> Void
  ) rethrows {
    let parts = parts(of: at)
    guard parts > 1 else {
      return try forward(
        at, rows: 0..<at.batch, parameters: parameters, values: &values, checkpoint: checkpoint)
    }
    try checkpoint()
    inParallel(parts) { part in
      // SAFETY: each part writes rows of its own.
      var values = unsafe values.alias()
      forward(at, rows: rows(of: at, part, of: parts), parameters: parameters, values: &values) {}
    }
  }

  /// Computes some rows of each layer's output, as a part of a job.
  package func forward(
    _ at: Activations, rows: Range<Int>, parameters: borrowing Buffer, values: inout Buffer,
    checkpoint: () throws -> Void
  ) rethrows {
    for (index, layer) in layers.enumerated() {
      try checkpoint()
      layer.forward(
        at.blocks[index].rows(rows), parameters: parameters, values: &values,
        into: at.blocks[index + 1].rows(rows))
    }
  }

  /// Takes the output's gradient in `deltas` back: adds the parameters' gradients to `gradients` and writes
  /// the columns `inputColumns` of the input's; `checkpoint` as in `forward`.
  package func backward(
    _ at: Activations, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    gradients: inout Buffer, inputColumns: Range<Int> = 0..<0, checkpoint: () throws -> Void
  ) rethrows {
    try backwardInput(
      at, parameters: parameters, values: values, deltas: &deltas, inputColumns: inputColumns,
      checkpoint: checkpoint)
    let parts = parts(of: at)
    guard parts > 1 else {
      return try addGradients(
        at, 0, of: 1, values: values, deltas: deltas, gradients: &gradients, checkpoint: checkpoint)
    }
    try checkpoint()
    inParallel(parts) { part in
      // SAFETY: each part writes the gradients of outputs of its own.
      var gradients = unsafe gradients.alias()
      addGradients(at, part, of: parts, values: values, deltas: deltas, gradients: &gradients) {}
    }
  }

  /// Adds the parameters' gradients of a part of each layer's outputs, as a part of a job, after
  /// `backwardInput`.
  package func addGradients(
    _ at: Activations, _ part: Int, of parts: Int, values: borrowing Buffer, deltas: borrowing Buffer,
    gradients: inout Buffer, checkpoint: () throws -> Void
  ) rethrows {
    for (index, layer) in layers.enumerated().reversed() {
      try checkpoint()
      layer.addGradients(
        at.blocks[index], at.blocks[index + 1],
        outputs: share(layer.outputs, part, of: parts, unit: rowsOfShares),
        values: values, deltas: deltas, gradients: &gradients)
    }
  }

  /// Takes the output's gradient back to the input alone, through frozen parameters, on all threads;
  /// `checkpoint` as in `forward`.
  package func backwardInput(
    _ at: Activations, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    inputColumns: Range<Int>, checkpoint: () throws -> Void
  ) rethrows {
    let parts = parts(of: at)
    guard parts > 1 else {
      return try backwardInput(
        at, rows: 0..<at.batch, parameters: parameters, values: values, deltas: &deltas,
        inputColumns: inputColumns, checkpoint: checkpoint)
    }
    try checkpoint()
    inParallel(parts) { part in
      // SAFETY: each part writes rows of its own.
      var deltas = unsafe deltas.alias()
      backwardInput(
        at, rows: rows(of: at, part, of: parts), parameters: parameters, values: values, deltas: &deltas,
        inputColumns: inputColumns
      ) {}
    }
  }

  /// Takes some rows of the output's gradient back to the input, as a part of a job.
  package func backwardInput(
    _ at: Activations, rows: Range<Int>, parameters: borrowing Buffer, values: borrowing Buffer,
    deltas: inout Buffer, inputColumns: Range<Int>, checkpoint: () throws -> Void
  ) rethrows {
    for (index, layer) in layers.enumerated().reversed() {
      try checkpoint()
      layer.backwardInput(
        at.blocks[index].rows(rows), at.blocks[index + 1].rows(rows), parameters: parameters, values: values,
        deltas: &deltas, inputColumns: index == 0 ? inputColumns : 0..<layer.inputs)
    }
  }

  /// The parts in which a pass is best done: each goes through all layers without waiting for the others.
  private func parts(of at: Activations) -> Int {
    partsWorthSharing(multiplications: at.batch * layers.reduce(0) { $0 + $1.inputs * $1.outputs })
  }

  private func rows(of at: Activations, _ part: Int, of parts: Int) -> Range<Int> {
    share(at.batch, part, of: parts, unit: rowsOfShares)
  }
}
