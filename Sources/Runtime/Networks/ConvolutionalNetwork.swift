package import Numerics

/// Layers over images in a row: convolutions, batch normalisation, fully connected layers.
package struct ConvolutionalNetwork: Sendable {
  /// What a layer is to be; its input is the output of the one before.
  ///
  /// Convolutions and normalisations are followed by `.identity` or `.relu`.
  package enum Stage: Sendable {
    case normalization(Activation = .identity)
    case convolution(Int, kernel: Int, stride: Int = 1, padding: Int = 0, Activation = .identity)
    case transposedConvolution(Int, kernel: Int, stride: Int = 1, padding: Int = 0, Activation = .identity)
    /// A fully connected layer, of images of one pixel.
    case linear(Int, Activation = .identity)
    /// Several on one input, each of so many outputs, which lie side by side.
    case heads([String], Int)
  }

  enum Layer: Sendable {
    case normalization(BatchNormalization)
    case convolution(Convolution)
    case linear(Linear)
  }

  package let input: ImageShape
  package let output: ImageShape
  let layers: [Layer]
  /// The images between the layers, the input and the output among them.
  let shapes: [ImageShape]

  /// Appends the layers to a layout and the running statistics to another, as `prefix.0.weight`,
  /// `prefix.0.bias`, …; heads are named `prefix.` and their name.
  package init(
    _ prefix: String, input: ImageShape, _ stages: [Stage], in layout: inout ParameterLayout,
    statistics: inout ParameterLayout
  ) {
    precondition(!stages.isEmpty)
    var layers: [Layer] = []
    var shapes = [input]
    for (index, stage) in stages.enumerated() {
      let (layer, shape) = ConvolutionalNetwork.layer(
        stage, named: prefix, index, input: shapes[index], in: &layout, statistics: &statistics)
      layers.append(layer)
      shapes.append(shape)
    }
    self.layers = layers
    self.shapes = shapes
    self.input = input
    output = shapes[shapes.count - 1]
  }

  private static func layer(
    _ stage: Stage, named prefix: String, _ index: Int, input: ImageShape, in layout: inout ParameterLayout,
    statistics: inout ParameterLayout
  ) -> (Layer, ImageShape) {
    let name = "\(prefix).\(index)"
    switch stage {
    case .normalization(let activation):
      let layer = BatchNormalization(
        name, channels: input.channels, relu: isReLU(activation), in: &layout, statistics: &statistics)
      return (.normalization(layer), input)
    case .convolution(let channels, let kernel, let stride, let padding, let activation):
      let shape = ConvolutionShape(
        of: input, channels: channels, kernel: kernel, stride: stride, padding: padding)
      let layer = Convolution(name, shape, isTransposed: false, relu: isReLU(activation), in: &layout)
      return (.convolution(layer), layer.output)
    case .transposedConvolution(let channels, let kernel, let stride, let padding, let activation):
      let shape = ConvolutionShape(
        transposedOf: input, channels: channels, kernel: kernel, stride: stride, padding: padding)
      let layer = Convolution(name, shape, isTransposed: true, relu: isReLU(activation), in: &layout)
      return (.convolution(layer), layer.output)
    case .linear(let outputs, let activation):
      precondition(input.pixels == 1)
      return (
        .linear(Linear(name, inputs: input.channels, outputs: outputs, activation, in: &layout)),
        .vector(outputs)
      )
    case .heads(let names, let outputs):
      precondition(input.pixels == 1)
      let layer = Linear(
        heads: names.map { "\(prefix).\($0)" }, inputs: input.channels, outputs: outputs, .identity,
        in: &layout)
      return (.linear(layer), .vector(layer.outputs))
    }
  }

  private static func isReLU(_ activation: Activation) -> Bool {
    precondition(activation == .relu || activation == .identity)
    return activation == .relu
  }

  /// Draws weights and biases as PyTorch does, and begins the running statistics.
  package func initialize(
    _ parameters: inout Buffer, statistics: inout Buffer, using random: inout RandomStream
  ) {
    for layer in layers {
      switch layer {
      case .normalization(let layer): layer.initialize(&parameters, statistics: &statistics)
      case .convolution(let layer): layer.initialize(&parameters, using: &random)
      case .linear(let layer): layer.initialize(&parameters, using: &random)
      }
    }
  }
}
