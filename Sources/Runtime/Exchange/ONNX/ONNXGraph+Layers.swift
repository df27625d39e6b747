import Storage

/// Layers of the networks that files hold, by the names of their tensors.
extension ONNXGraph {
  /// What follows a layer.
  enum Activation {
    case none, selu, relu, sigmoid
    case tanh(Float)
    case clip(Float)
  }

  mutating func activate(_ flow: Flow, _ activation: Activation) -> Flow {
    switch activation {
    case .none: return flow
    case .selu: return apply("Selu", flow)
    case .relu: return apply("Relu", flow)
    case .sigmoid: return apply("Sigmoid", flow)
    case .tanh(let scale):
      let bent = apply("Tanh", flow)
      return scale == 1 ? bent : apply("Mul", bent, constant([scale], []))
    case .clip(let limit): return apply("Clip", flow, constant([-limit], []), constant([limit], []))
    }
  }

  /// A weight, or another tensor of numbers, of a file.
  mutating func tensor(_ name: String, _ file: Safetensors) throws(StorageError) -> Flow {
    constant(try file.floats(name), file[name]?.shape ?? [], name)
  }

  /// `x Wᵀ + b`.
  mutating func linear(_ x: Flow, _ name: String, _ file: Safetensors) throws(StorageError) -> Flow {
    apply(
      "Gemm", x, try tensor("\(name).weight", file), try tensor("\(name).bias", file),
      attributes: [("transB", .integer(1))])
  }

  /// The numbered layers of a name, one after the other.
  mutating func perceptron(
    _ x: Flow, _ name: String, _ file: Safetensors, between: Activation, last: Activation
  ) throws(StorageError) -> Flow {
    var (flow, number) = (x, 0)
    while file["\(name).\(number).weight"] != nil {
      flow = try linear(flow, "\(name).\(number)", file)
      number += 1
      flow = activate(flow, file["\(name).\(number).weight"] == nil ? last : between)
    }
    return flow
  }

  /// The means of an encoder of actions.
  mutating func actionMeans(
    _ x: Flow, _ name: String, _ file: Safetensors
  ) throws(StorageError) -> Flow {
    try linear(
      try perceptron(x, name, file, between: .selu, last: .selu), "\(name).mean", file)
  }

  /// `(x − mean) / std`.
  mutating func white(_ x: Flow, _ name: String, _ file: Safetensors) throws(StorageError) -> Flow {
    let shifted = apply("Sub", x, try tensor("\(name).mean", file))
    return apply("Div", shifted, try tensor("\(name).std", file))
  }

  /// `mean + std · z`.
  mutating func colored(_ z: Flow, _ name: String, _ file: Safetensors) throws(StorageError) -> Flow {
    let scaled = apply("Mul", z, try tensor("\(name).std", file))
    return apply("Add", scaled, try tensor("\(name).mean", file))
  }

  /// Raw actions, (N, …, m), to numbers between −1 and 1.
  mutating func unit(_ actions: Flow, _ file: Safetensors) throws(StorageError) -> Flow {
    let (low, high) = (try file.doubles("action.low"), try file.doubles("action.high"))
    let half = zip(low, high).map { Float(($1 - $0) / 2) }
    let middle = zip(low, high).map { Float(($0 + $1) / 2) }
    let centered = apply("Sub", actions, constant(middle, [middle.count]))
    return apply("Div", centered, constant(half, [half.count]))
  }

  /// Numbers between −1 and 1, (N, …, m), to raw actions.
  mutating func raw(_ unit: Flow, _ file: Safetensors) throws(StorageError) -> Flow {
    let (low, high) = (try file.doubles("action.low"), try file.doubles("action.high"))
    let half = zip(low, high).map { Float(($1 - $0) / 2) }
    let middle = zip(low, high).map { Float(($0 + $1) / 2) }
    let scaled = apply("Mul", unit, constant(half, [half.count]))
    return apply("Add", scaled, constant(middle, [middle.count]))
  }

  // MARK: Frames

  /// Frames as bytes, (N, count, H, W, 3), to planes of numbers in [0, 1], (N, 3·count, H, W).
  ///
  /// `apart` makes a sample of each frame.
  mutating func planes(_ frames: Flow, count: Int, size: Int, apart: Bool) -> Flow {
    let numbers = apply("Cast", frames, attributes: [("to", .integer(1))])
    let scaled = apply("Div", numbers, constant([255], []))
    let turned = apply("Transpose", scaled, attributes: [("perm", .integers([0, 1, 4, 2, 3]))])
    return reshape(turned, [-1, apart ? 3 : 3 * count, size, size])
  }

  mutating func normalization(
    _ x: Flow, _ name: String, _ file: Safetensors, _ activation: Activation = .none
  ) throws(StorageError) -> Flow {
    let flow = apply(
      "BatchNormalization", x, try tensor("\(name).weight", file), try tensor("\(name).bias", file),
      try tensor("\(name).running_mean", file), try tensor("\(name).running_var", file),
      attributes: [("epsilon", .number(1e-5))])
    return activate(flow, activation)
  }

  mutating func convolution(
    _ x: Flow, _ name: String, _ file: Safetensors, stride: Int, padding: Int = 0, isTransposed: Bool = false,
    _ activation: Activation = .none
  ) throws(StorageError) -> Flow {
    let flow = apply(
      isTransposed ? "ConvTranspose" : "Conv", x, try tensor("\(name).weight", file),
      try tensor("\(name).bias", file),
      attributes: [
        ("strides", .integers([stride, stride])),
        ("pads", .integers([padding, padding, padding, padding])),
      ])
    return activate(flow, activation)
  }

  /// The means of an encoder of 64 × 64 images (paper, appendix).
  mutating func stateMeans(_ planes: Flow, _ file: Safetensors) throws(StorageError) -> Flow {
    let name = "state_encoder"
    var flow = try normalization(planes, "\(name).0", file)
    flow = try convolution(flow, "\(name).1", file, stride: 2, padding: 1, .relu)
    for number in [2, 4, 6] {
      flow = try convolution(flow, "\(name).\(number)", file, stride: 2, padding: 1)
      flow = try normalization(flow, "\(name).\(number + 1)", file, .relu)
    }
    flow = try convolution(flow, "\(name).8", file, stride: 1, .relu)
    flow = apply("Flatten", flow, attributes: [("axis", .integer(1))])
    return try linear(flow, "\(name).mean", file)
  }

  /// A frame of numbers in [0, 1], (N, 64, 64, 3), drawn by the network of a name.
  mutating func drawn(_ z: Flow, _ name: String, _ file: Safetensors) throws(StorageError) -> Flow {
    var flow = activate(try linear(z, "\(name).0", file), .relu)
    flow = activate(try linear(flow, "\(name).1", file), .relu)
    flow = reshape(flow, [0, -1, 1, 1])
    for number in [2, 4, 6, 8] {
      flow = try convolution(
        flow, "\(name).\(number)", file, stride: number == 2 ? 1 : 2, padding: number == 2 ? 0 : 1,
        isTransposed: true)
      flow = try normalization(flow, "\(name).\(number + 1)", file, .relu)
    }
    flow = try convolution(flow, "\(name).10", file, stride: 2, padding: 1, isTransposed: true, .sigmoid)
    return apply("Transpose", flow, attributes: [("perm", .integers([0, 2, 3, 1]))])
  }

  /// The features of Pixel-TD3's frames, row by row, pixel by pixel, channel by channel.
  mutating func trunk(_ planes: Flow, _ file: Safetensors) throws(StorageError) -> Flow {
    var flow = planes
    for (number, stride) in [4, 2, 1].enumerated() {
      flow = try normalization(flow, "trunk.\(2 * number)", file)
      flow = try convolution(flow, "trunk.\(2 * number + 1)", file, stride: stride, .relu)
    }
    flow = apply("Transpose", flow, attributes: [("perm", .integers([0, 2, 3, 1]))])
    return apply("Flatten", flow, attributes: [("axis", .integer(1))])
  }
}
