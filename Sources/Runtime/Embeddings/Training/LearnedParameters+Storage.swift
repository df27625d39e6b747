package import Networks
package import Numerics
package import Storage

extension LearnedParameters {
  /// Writes each tensor under its name, and the optimiser's state under `optimizer`.
  package func save(into file: inout Safetensors, optimizer prefix: String) {
    for tensor in tensors() { file[tensor.name] = Tensor(tensor.values, shape: tensor.shape) }
    file.set(statistics, statisticsLayout)
    file["\(prefix).first_moment"] = Tensor(optimizer.first.values, shape: [layout.count])
    file["\(prefix).second_moment"] = Tensor(optimizer.second.values, shape: [layout.count])
    if optimizer.configuration.usesLargest {
      file["\(prefix).largest_second_moment"] = Tensor(optimizer.largest.values, shape: [layout.count])
    }
    file.metadata["\(prefix).steps"] = String(optimizer.steps)
  }

  /// Reads what `save` wrote.
  package mutating func load(from file: Safetensors, optimizer prefix: String) throws(StorageError) {
    try values.load(layout, from: file)
    try statistics.load(statistics: statisticsLayout, from: file)
    let usesLargest = optimizer.configuration.usesLargest
    optimizer = Adam(
      configuration: optimizer.configuration,
      steps: try file.integer("\(prefix).steps", in: 0...1_000_000_000_000),
      first: try file.floats("\(prefix).first_moment", shape: [layout.count]),
      second: try file.floats("\(prefix).second_moment", shape: [layout.count]),
      largest: usesLargest ? try file.floats("\(prefix).largest_second_moment", shape: [layout.count]) : [])
  }
}

extension Safetensors {
  /// Makes sure that every tensor of a layout is there in its shape, before anything of its size is
  /// allocated.
  package func require(_ layout: ParameterLayout, prefix: String = "") throws(StorageError) {
    for tensor in layout.tensors { _ = try floats(prefix + tensor.name, shape: tensor.shape) }
  }
}

extension Safetensors {
  /// Keeps running statistics of batch normalisations.
  package mutating func set(_ statistics: borrowing Buffer, _ layout: ParameterLayout) {
    for tensor in layout.tensors {
      let numbers = statistics.values(tensor.range)
      // PyTorch counts batches in a whole number
      self[tensor.name] =
        tensor.shape.isEmpty
        ? Tensor(numbers.map { Int64($0) }, shape: []) : Tensor(numbers, shape: tensor.shape)
    }
  }
}

extension Buffer {
  /// Reads running statistics, which must be finite, and variances not below 0.
  package mutating func load(statistics layout: ParameterLayout, from file: Safetensors) throws(StorageError)
  {
    for tensor in layout.tensors {
      let numbers =
        tensor.shape.isEmpty
        ? try file.integers(tensor.name, shape: []).map { Float($0) }
        : try file.floats(tensor.name, shape: tensor.shape)
      let isVariance = tensor.name.hasSuffix("running_var")
      guard numbers.allSatisfy({ $0.isFinite && (!isVariance || $0 >= 0) }) else {
        throw .wrongValues(
          path: file.path, name: tensor.name, expected: isVariance ? "finite, none below 0" : "finite")
      }
      set(numbers, at: tensor.range.lowerBound)
    }
  }

  /// Reads the tensors of a layout, each under a prefix and its name, which must be finite.
  package mutating func load(
    _ layout: ParameterLayout, from file: Safetensors, prefix: String = ""
  ) throws(StorageError) {
    for tensor in layout.tensors {
      let name = prefix + tensor.name
      let numbers = try file.floats(name, shape: tensor.shape)
      guard numbers.allSatisfy(\.isFinite) else {
        throw .wrongValues(path: file.path, name: name, expected: "finite")
      }
      set(numbers, at: tensor.range.lowerBound)
    }
  }
}

extension Safetensors {
  /// Keeps a random stream.
  package mutating func set(_ random: RandomStream, as name: String) {
    self[name] = Tensor(random.state, shape: [4])
  }

  /// Reads a random stream.
  package func random(_ name: String) throws(StorageError) -> RandomStream {
    guard let random = RandomStream(state: try words(name, shape: [4])) else {
      throw .wrongValues(path: path, name: name, expected: "the state of a random stream")
    }
    return random
  }
}
