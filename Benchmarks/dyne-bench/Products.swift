import Numerics

/// The matrix products of a training step and nothing else: its floor.
///
/// A fully connected layer of W (outputs, inputs) and a batch x (B, inputs) costs these calls of
/// `cblas_sgemm` (row-major; M × N × K):
///
///     forward           y  = x Wᵀ      B × outputs × inputs    second transposed
///     weight gradient   dW = dW + dyᵀ x    outputs × inputs × B    first transposed
///     input gradient    dx = dy W      B × inputs × outputs    none transposed
///
/// `--products` prints the lists that the functions below make of them. Buffers are of the sizes and layouts
/// that the step itself has, and each product reads and writes the places it would there.
final class Products {
  /// One call.
  enum Product {
    case forward(x: Block, weight: Block, y: Block)
    case weightGradient(dy: Block, x: Block, weight: Block)
    case inputGradient(dy: Block, weight: Block, dx: Block)
  }

  /// The weights of one network.
  struct Network {
    let weights: [Block]
  }

  /// The activations of one network for one batch.
  struct Pass {
    let network: Network
    let activations: [Block]
  }

  private(set) var list: [Product] = []
  private var parameterLayout = BlockLayout()
  private var workspaceLayout = BlockLayout()
  private var parameters = Buffer(count: 0)
  private var gradients = Buffer(count: 0)
  private var values = Buffer(count: 0)
  private var deltas = Buffer(count: 0)

  /// Makes the products that `steps` asks for.
  init(_ steps: (Products) -> Void) {
    steps(self)
    var random = RandomStream(seed: 1, "products")
    parameters = Buffer(count: parameterLayout.count)
    gradients = Buffer(count: parameterLayout.count)
    values = Buffer(count: workspaceLayout.count)
    deltas = Buffer(count: workspaceLayout.count)
    // of a size that neither grows nor fades from layer to layer
    parameters.fillUniform(0..<parameters.count, -0.08, 0.08, using: &random)
    values.fillUniform(0..<values.count, -1, 1, using: &random)
    deltas.fillUniform(0..<deltas.count, -1, 1, using: &random)
  }

  /// Adds the weights of a network with these widths.
  func network(_ widths: Int...) -> Network {
    Network(weights: zip(widths, widths.dropFirst()).map { parameterLayout.add(rows: $1, columns: $0) })
  }

  /// Adds a forward pass.
  @discardableResult
  func forward(_ network: Network, batch: Int, input: Block? = nil) -> Pass {
    var blocks = [input ?? workspaceLayout.add(rows: batch, columns: network.weights[0].columns)]
    for weight in network.weights {
      let y = workspaceLayout.add(rows: batch, columns: weight.rows)
      list.append(.forward(x: blocks[blocks.count - 1], weight: weight, y: y))
      blocks.append(y)
    }
    return Pass(network: network, activations: blocks)
  }

  /// Adds a backward pass, down to some columns of the input; frozen weights need no gradients.
  func backward(_ pass: Pass, inputColumns: Range<Int> = 0..<0, frozen: Bool = false) {
    for (index, weight) in pass.network.weights.enumerated().reversed() {
      let (x, dy) = (pass.activations[index], pass.activations[index + 1])
      if !frozen { list.append(.weightGradient(dy: dy, x: x, weight: weight)) }
      let columns = index == 0 ? inputColumns : 0..<weight.columns
      guard !columns.isEmpty else { continue }
      list.append(.inputGradient(dy: dy, weight: weight.columns(columns), dx: x.columns(columns)))
    }
  }

  /// Makes the calls.
  func run() {
    for product in list {
      switch product {
      case .forward(let x, let weight, let y):
        values.multiply(x, transposed: weight, of: parameters, into: y)
      case .weightGradient(let dy, let x, let weight):
        gradients.add(transposed: dy, of: deltas, times: x, of: values, into: weight)
      case .inputGradient(let dy, let weight, let dx):
        deltas.multiply(dy, weight, of: parameters, into: dx)
      }
    }
  }

  /// A line for each call: M × N × K and what is transposed.
  var lines: [String] {
    list.map { product in
      switch product {
      case .forward(let x, _, let y): "\(x.rows) × \(y.columns) × \(x.columns), second transposed"
      case .weightGradient(let dy, let x, _):
        "\(dy.columns) × \(x.columns) × \(x.rows), first transposed, added"
      case .inputGradient(let dy, _, let dx): "\(dy.rows) × \(dx.columns) × \(dy.columns)"
      }
    }
  }
}

extension Products {
  /// One step of encoder and predictor.
  static func embeddingStep() -> Products {
    Products { products in
      let s = Sizes.self
      let encoder = products.network(s.k * s.m, s.hidden, s.hidden, 2 * s.d)
      let predictor = products.network(s.n + s.d, s.hidden, s.hidden, s.n)
      let encoding = products.forward(encoder, batch: s.embeddingBatch)
      let prediction = products.forward(predictor, batch: s.embeddingBatch)
      products.backward(prediction, inputColumns: s.n..<s.n + s.d)
      products.backward(encoding)
    }
  }

  /// One step of the decoder through the frozen encoder.
  static func decoderStep() -> Products {
    Products { products in
      let s = Sizes.self
      let encoder = products.network(s.k * s.m, s.hidden, s.hidden, 2 * s.d)
      let decoder = products.network(s.d, s.hidden, s.hidden, s.k * s.m)
      let decoding = products.forward(decoder, batch: s.embeddingBatch)
      let encoding = products.forward(
        encoder, batch: s.embeddingBatch, input: decoding.activations[decoding.activations.count - 1])
      products.backward(encoding, inputColumns: 0..<s.k * s.m, frozen: true)
      products.backward(decoding)
    }
  }

  /// Two TD3 updates, the first with the actor; the critics' action input has `inputs` numbers, repeats
  /// included.
  static func td3Updates(actionInputs: Int) -> Products {
    Products { products in
      let s = Sizes.self
      func actor() -> Network { products.network(s.s, 400, 300, s.m) }
      func critic() -> Network { products.network(s.s + actionInputs, 400, 300, 1) }
      let (online, target) = (actor(), actor())
      let (critics, targetCritics) = ([critic(), critic()], [critic(), critic()])
      for updatesActor in [true, false] {
        products.forward(target, batch: s.agentBatch)
        for critic in targetCritics { products.forward(critic, batch: s.agentBatch) }
        for critic in critics {
          let pass = products.forward(critic, batch: s.agentBatch)
          products.backward(pass)
        }
        guard updatesActor else { continue }
        let choice = products.forward(online, batch: s.agentBatch)
        let value = products.forward(critics[0], batch: s.agentBatch)
        products.backward(value, inputColumns: s.s..<s.s + actionInputs, frozen: true)
        products.backward(choice)
      }
    }
  }

  /// The choice of one action.
  static func act() -> Products {
    Products { products in
      products.forward(products.network(Sizes.s, 400, 300, Sizes.m), batch: 1)
    }
  }

  /// Encoding the data in chunks of 256 sequences.
  static func encode() -> Products {
    Products { products in
      let s = Sizes.self
      let encoder = products.network(s.k * s.m, s.hidden, s.hidden, 2 * s.d)
      let pass = products.forward(encoder, batch: 256)
      for _ in 1..<(s.sequences + 255) / 256 { products.repeatForward(pass) }
    }
  }

  /// Adds the calls of a forward pass once more, at the same places.
  private func repeatForward(_ pass: Pass) {
    for (index, weight) in pass.network.weights.enumerated() {
      list.append(.forward(x: pass.activations[index], weight: weight, y: pass.activations[index + 1]))
    }
  }
}
