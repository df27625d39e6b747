package import Numerics

extension ConvolutionalNetwork {
  enum Places {
    case normalization(BatchNormalization, BatchNormalization.Places)
    case convolution(Convolution, Convolution.Places)
    case linear(Linear, x: Block, y: Block)
  }

  /// The places of its activations for one batch size.
  package struct Activations: Sendable {
    package let batch: Int
    /// (B·H·W, C): a row for each pixel.
    package let input: Block
    package let output: Block
    let places: [Places]
    let scratch: Scratch

    /// Scratch for the sums of a loss.
    package var sums: Block { scratch.parts }

    /// The output with a row for each sample, its numbers in the order row, column, channel.
    package var features: Block { output.reshaped(rows: batch) }
  }

  /// Reserves its activations in a workspace; `input` may be a block that is there already.
  ///
  /// Threads that are set later on, beyond those of now, have nothing to do; less is reserved unless it
  /// `learns`.
  package func activations(
    input: Block? = nil, batch: Int, learns: Bool = true, in workspace: inout BlockLayout
  ) -> Activations {
    let input = input ?? workspace.add(rows: batch * self.input.pixels, columns: self.input.channels)
    precondition(input.rows == batch * self.input.pixels && input.columns == self.input.channels)
    var blocks = [input]
    var places: [Places] = []
    for (layer, shape) in zip(layers, shapes.dropFirst()) {
      let (x, y) = (
        blocks[blocks.count - 1], workspace.add(rows: batch * shape.pixels, columns: shape.channels)
      )
      blocks.append(y)
      switch layer {
      case .normalization(let layer):
        places.append(.normalization(layer, layer.places(x: x, y: y, in: &workspace)))
      case .convolution(let layer):
        places.append(.convolution(layer, layer.places(x: x, y: y, batch: batch, in: &workspace)))
      case .linear(let layer): places.append(.linear(layer, x: x, y: y))
      }
    }
    let scratch = Scratch(
      threads: min(productThreads, batch), numbers: windows.map(\.scratchCount).max() ?? 0,
      partial: learns ? windows.map(\.partialCount).max() ?? 0 : 0,
      columns: shapes.map(\.channels).max() ?? 0, in: &workspace)
    return Activations(
      batch: batch, input: input, output: blocks[blocks.count - 1], places: places, scratch: scratch)
  }

  private var windows: [ConvolutionShape] {
    layers.compactMap {
      guard case .convolution(let layer) = $0, !layer.shape.isDense else { return nil }
      return layer.shape
    }
  }

  /// Writes the weights in the order that the kernels need; `forward` does so itself unless told that they
  /// are.
  package func prepare(_ at: Activations, parameters: borrowing Buffer, values: inout Buffer) {
    for places in at.places {
      if case .convolution(let layer, let places) = places {
        layer.prepare(places, parameters: parameters, values: &values)
      }
    }
  }

  /// Computes each layer's output from the input block; `checkpoint`, called before each layer, may throw to
  /// stop.
  package func forward(
    _ at: Activations, parameters: borrowing Buffer, statistics: borrowing Buffer, _ mode: BatchStatistics,
    values: inout Buffer, isPrepared: Bool = false, checkpoint: () throws -> Void
  ) rethrows {
    for places in at.places {
      try checkpoint()
      switch places {
      case .normalization(let layer, let places):
        layer.forward(
          places, parameters: parameters, statistics: statistics, mode, values: &values, scratch: at.scratch)
      case .convolution(let layer, let places):
        layer.forward(
          places, parameters: parameters, values: &values, isPrepared: isPrepared, scratch: at.scratch)
      case .linear(let layer, let x, let y):
        layer.forward(x, parameters: parameters, values: &values, into: y)
      }
    }
  }

  /// Moves the running statistics towards those of a batch that went `forward` with its own.
  package func moveStatistics(_ statistics: inout Buffer, _ at: Activations, values: borrowing Buffer) {
    for places in at.places {
      if case .normalization(let layer, let places) = places {
        layer.moveStatistics(&statistics, places, values: values)
      }
    }
  }

  /// Takes the output's gradient in `deltas` back, after a `forward` with the batch's statistics: adds the
  /// parameters' gradients to `gradients` and, if wanted, writes the input's; `checkpoint` as in `forward`.
  package func backward(
    _ at: Activations, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    gradients: inout Buffer, inputGradient: Bool = false, checkpoint: () throws -> Void
  ) rethrows {
    for (index, places) in at.places.enumerated().reversed() {
      try checkpoint()
      let inputGradient = inputGradient || index > 0
      switch places {
      case .normalization(let layer, let places):
        layer.backward(
          places, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
          inputGradient: inputGradient, scratch: at.scratch)
      case .convolution(let layer, let places):
        try layer.backward(
          places, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
          inputGradient: inputGradient, scratch: at.scratch, checkpoint: checkpoint)
      case .linear(let layer, let x, let y):
        layer.backwardInput(
          x, y, parameters: parameters, values: values, deltas: &deltas,
          inputColumns: inputGradient ? 0..<layer.inputs : 0..<0)
        try checkpoint()
        layer.addGradients(
          x, y, outputs: 0..<layer.outputs, values: values, deltas: deltas, gradients: &gradients)
      }
    }
  }
}
