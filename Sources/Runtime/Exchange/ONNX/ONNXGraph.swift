import Storage

/// A network as ONNX describes it: inputs, operations in their order, weights, outputs (onnx/onnx.proto).
package struct ONNXGraph {
  /// A value that flows through the graph, by its name.
  package struct Flow: Equatable, Sendable {
    let name: String
  }

  /// What an operation is set to.
  enum Attribute {
    case integer(Int)
    case number(Float)
    case integers([Int])
  }

  /// The types of numbers that flow in and out.
  package enum Element: Int, Sendable {
    case float = 1, byte = 2, index = 7
  }

  /// What a file of it says beside the graph.
  package var metadata: [(key: String, text: String)] = []
  private var nodes: [ProtobufMessage] = []
  private var weights: [ProtobufMessage] = []
  private var inputs: [ProtobufMessage] = []
  private var outputs: [ProtobufMessage] = []
  private var bytes = 0
  private var inputTexts: [String] = []
  private var outputTexts: [String] = []

  /// The version of the operations that are used; those of 13 are in every version since.
  private static let operations = 13
  /// The most bytes that a message of protobuf can have.
  private static let limit = (1 << 31) - 1

  package init() {}

  /// Adds an input of a type, whose first side is the number of samples.
  mutating func input(_ name: String, _ element: Element, _ sides: [Int]) -> Flow {
    inputs.append(ONNXGraph.port(name, element, sides))
    inputTexts.append(ONNXGraph.text(name, sides))
    return Flow(name: name)
  }

  /// Makes a value an output, of numbers in single precision whose first side is the number of samples.
  mutating func output(_ flow: Flow, as name: String, _ sides: [Int]) {
    node("Identity", [flow], [], name)
    outputs.append(ONNXGraph.port(name, .float, sides))
    outputTexts.append(ONNXGraph.text(name, sides))
  }

  /// What flows in and out: "observation (N × 11) to action (N × 2)".
  package var ports: String {
    inputTexts.joined(separator: ", ") + " to " + outputTexts.joined(separator: ", ")
  }

  private static func text(_ name: String, _ sides: [Int]) -> String {
    "\(name) (" + (["N"] + sides.map(String.init)).joined(separator: " × ") + ")"
  }

  /// Adds numbers that don't change.
  mutating func constant(_ values: [Float], _ shape: [Int], _ name: String? = nil) -> Flow {
    let raw = values.flatMap { $0.bitPattern.littleEndianBytes }
    return weight(raw, .float, shape, name)
  }

  /// Adds whole numbers that don't change, such as a shape.
  private mutating func constant(_ values: [Int]) -> Flow {
    weight(values.flatMap { Int64($0).littleEndianBytes }, .index, [values.count], nil)
  }

  private mutating func weight(_ raw: [UInt8], _ element: Element, _ shape: [Int], _ name: String?) -> Flow {
    let name = name ?? "constant_\(weights.count)"
    var tensor = ProtobufMessage()
    tensor.add(1, integers: shape)
    tensor.add(2, integer: element.rawValue)
    tensor.add(8, text: name)
    tensor.add(9, bytes: raw)
    weights.append(tensor)
    bytes += tensor.bytes.count
    return Flow(name: name)
  }

  /// Adds an operation and gives its output.
  mutating func apply(
    _ operation: String, _ operands: Flow..., attributes: [(String, Attribute)] = []
  ) -> Flow {
    let name = "\(operation.lowercased())_\(nodes.count)"
    node(operation, operands, attributes, name)
    return Flow(name: name)
  }

  /// Gives the same numbers in another shape, where 0 keeps a side and −1 is what is left.
  mutating func reshape(_ flow: Flow, _ shape: [Int]) -> Flow {
    apply("Reshape", flow, constant(shape))
  }

  private mutating func node(
    _ operation: String, _ operands: [Flow], _ attributes: [(String, Attribute)], _ output: String
  ) {
    var node = ProtobufMessage()
    for operand in operands { node.add(1, text: operand.name) }
    node.add(2, text: output)
    node.add(3, text: output)
    node.add(4, text: operation)
    for (name, attribute) in attributes {
      node.add(5) { message in
        message.add(1, text: name)
        switch attribute {
        case .number(let number):
          message.add(2, float: number)
          message.add(20, integer: 1)
        case .integer(let integer):
          message.add(3, chosen: integer)
          message.add(20, integer: 2)
        case .integers(let integers):
          message.add(8, integers: integers)
          message.add(20, integer: 7)
        }
      }
    }
    nodes.append(node)
  }

  private static func port(_ name: String, _ element: Element, _ sides: [Int]) -> ProtobufMessage {
    var port = ProtobufMessage()
    port.add(1, text: name)
    port.add(2) { type in
      type.add(1) { tensor in
        tensor.add(1, integer: element.rawValue)
        tensor.add(2) { shape in
          shape.add(1) { $0.add(2, text: "N") }
          for side in sides { shape.add(1) { $0.add(1, integer: side) } }
        }
      }
    }
    return port
  }

  /// The bytes of a file; throws where they are more than such a file can hold.
  package func file(named name: String) throws(ExchangeError) -> [UInt8] {
    guard bytes < ONNXGraph.limit - (1 << 20) else {
      throw ExchangeError("has more than 2 GiB of weights, which ONNX can't hold in a file")
    }
    var model = ProtobufMessage()
    model.add(1, integer: 8)
    model.add(2, text: "dyne")
    model.add(7) { graph in
      for node in nodes { graph.add(1, bytes: node.bytes) }
      graph.add(2, text: name)
      for weight in weights { graph.add(5, bytes: weight.bytes) }
      for input in inputs { graph.add(11, bytes: input.bytes) }
      for output in outputs { graph.add(12, bytes: output.bytes) }
    }
    model.add(8) { $0.add(2, integer: ONNXGraph.operations) }
    for (key, text) in metadata {
      model.add(14) { entry in
        entry.add(1, text: key)
        entry.add(2, text: text)
      }
    }
    return model.bytes
  }
}
