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
    package var input: Block { blocks[0] }
    package var output: Block { blocks[blocks.count - 1] }
  }

  /// Reserves its activations in a workspace; `input` may be a block that is there already.
  package func activations(input: Block? = nil, batch: Int, in workspace: inout BlockLayout) -> Activations {
    let input = input ?? workspace.add(rows: batch, columns: inputs)
    precondition(input.rows == batch && input.columns == inputs)
    return Activations(blocks: [input] + layers.map { workspace.add(rows: batch, columns: $0.outputs) })
  }

  /// Computes each layer's output from the input block; `checkpoint`, called before each layer, may throw to
  /// stop.
  package func forward(
    _ at: Activations, parameters: borrowing Buffer, values: inout Buffer,
    checkpoint: () throws -> Void
  ) rethrows {
    for (index, layer) in layers.enumerated() {
      try checkpoint()
      layer.forward(at.blocks[index], parameters: parameters, values: &values, into: at.blocks[index + 1])
    }
  }

  /// Takes the output's gradient in `deltas` back: adds the parameters' gradients to `gradients` and writes
  /// the columns `inputColumns` of the input's; `checkpoint` as in `forward`.
  package func backward(
    _ at: Activations, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    gradients: inout Buffer, inputColumns: Range<Int> = 0..<0, checkpoint: () throws -> Void
  ) rethrows {
    for (index, layer) in layers.enumerated().reversed() {
      try checkpoint()
      try layer.backward(
        at.blocks[index], at.blocks[index + 1], parameters: parameters, values: values, deltas: &deltas,
        gradients: &gradients, inputColumns: index == 0 ? inputColumns : 0..<layer.inputs,
        checkpoint: checkpoint)
    }
  }

  /// Takes the output's gradient back to the input alone, through frozen parameters; `checkpoint` as in
  /// `forward`.
  package func backwardInput(
    _ at: Activations, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    inputColumns: Range<Int>, checkpoint: () throws -> Void
  ) rethrows {
    for (index, layer) in layers.enumerated().reversed() {
      try checkpoint()
      layer.backwardInput(
        at.blocks[index], at.blocks[index + 1], parameters: parameters, values: values, deltas: &deltas,
        inputColumns: index == 0 ? inputColumns : 0..<layer.inputs)
    }
  }
}
