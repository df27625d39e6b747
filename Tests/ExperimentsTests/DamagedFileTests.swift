import Agents
import Datasets
import Embeddings
import Environments
import Experiments
import Numerics
import Storage
import TestSupport
import Testing

/// Files that were damaged, or lie, are refused with an error or hold a usable object.
@Suite struct DamagedFileTests {
  /// A small file of each kind.
  enum Kind: CaseIterable, Sendable {
    case embedding, agent, planningAgent

    func archive() throws -> Safetensors {
      switch self {
      case .embedding: return try smallEmbedding().archive
      case .agent, .planningAgent:
        let training = try smallTraining(self == .agent ? .raw : .plans) { $0.bufferSize = 120 }
        try training.train(to: 130, episodes: 1)
        return training.archive
      }
    }

    /// Reads an object from a file and lets it work for a moment.
    func use(_ file: Safetensors) throws {
      switch self {
      case .embedding:
        let embedding = try ActionEmbedding(file)
        let m = embedding.source.length * embedding.source.actionSize
        let z = embedding.encode([Double](repeating: 0.5, count: m))
        _ = embedding.decode(z)
        _ = embedding.predict(from: [Float](repeating: 0, count: embedding.source.observationSize), z)
        _ = embedding.copy()
      case .agent, .planningAgent:
        let training = try AgentTraining(file)
        var parts = 0
        _ = training.copy()
        // acting or physics may fail, with an error
        _ = try training.train(to: training.steps + 20) {
          parts += 1; return parts > 20
        }
      }
    }
  }

  @Test(arguments: Kind.allCases) func aWholeFileIsUsable(kind: Kind) throws {
    try kind.use(kind.archive())
  }

  @Test(arguments: Kind.allCases) func damagedBytes(kind: Kind) throws {
    try withTemporaryFolder { folder in
      try kind.archive().write(to: folder + "/whole")
      let whole = try contents(of: folder + "/whole")
      let header = whole[0..<4].reversed().reduce(0) { $0 << 8 | Int($1) } + 8
      var random = SeededGenerator(seed: 1)
      var refused = 0
      for round in 0..<300 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          // most of the damage is done to the description
          let end = Bool.random(using: &random) ? header : bytes.count
          let place = Int.random(in: 0..<min(end, bytes.count), using: &random)
          switch Int.random(in: 0..<8, using: &random) {
          case 0: bytes.removeSubrange(place...)
          case 1: bytes.remove(at: place)
          case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
          case 3...5: bytes[place] = UInt8.random(in: UInt8(ascii: "0")...UInt8(ascii: "9"), using: &random)
          default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          }
          if bytes.isEmpty { break }
        }
        let path = "\(folder)/\(round)"
        try write(bytes, to: path)
        do { try kind.use(Safetensors(contentsOf: path)) } catch { refused += 1 }
      }
      #expect(refused > 100)
    }
  }

  /// Whole files in which something isn't what it says.
  @Test(arguments: Kind.allCases) func lies(kind: Kind) throws {
    let whole = try kind.archive()
    let names = whole.tensors.keys.sorted()
    let keys = whole.metadata.keys.sorted()
    let texts = [
      "", "0", "1", "-1", "2", "7", "256", "1000000", "9223372036854775807", "1e300", "-1e300", "nan", "inf",
      "1 1", "1000000 1000000", "x",
    ]
    var random = SeededGenerator(seed: 2)
    // every text in every place
    for key in keys {
      for text in texts {
        var file = whole
        file.metadata[key] = text
        do { try kind.use(file) } catch { expectClear(error) }
      }
    }
    for name in names {
      guard let tensor = whole[name] else { continue }
      var lies: [Tensor?] = [nil, Tensor([] as [Float], shape: [0]), Tensor([1] as [UInt8], shape: [])]
      lies.append(Tensor(tensor.elements, shape: [1] + tensor.shape))
      lies.append(Tensor(tensor.elements, shape: tensor.shape.reversed()))
      lies.append(contentsOf: extremes(tensor, using: &random))
      for lie in lies {
        var file = whole
        file[name] = lie
        do { try kind.use(file) } catch { expectClear(error) }
      }
    }
  }

  private func expectClear(_ error: any Error) {
    let isOurs = error is StorageError || error is EnvironmentError
    let text = "\(error)"
    // what is wrong is said of something by its name
    let isNamed = text.contains("'") || text.contains("must") || text.contains("finite")
    #expect(isOurs && isNamed, "\(text)")
  }

  /// The tensor with one number changed to what it may not be.
  private func extremes(_ tensor: Tensor, using random: inout SeededGenerator) -> [Tensor] {
    guard tensor.count > 0 else { return [] }
    let place = Int.random(in: 0..<tensor.count, using: &random)
    func changed<Number>(_ numbers: [Number], to number: Number) -> [Number] {
      var numbers = numbers
      numbers[place] = number
      return numbers
    }
    let shape = tensor.shape
    switch tensor.elements {
    case .floats(let numbers):
      return [.nan, .infinity, -1e38, 1e38, 0].map { Tensor(changed(numbers, to: $0), shape: shape) }
    case .doubles(let numbers):
      return [.nan, .infinity, -1e300, 1e300, 1e9].map { Tensor(changed(numbers, to: $0), shape: shape) }
    case .integers(let numbers):
      return [-1, .max, .min, 1_000_000].map { Tensor(changed(numbers, to: $0), shape: shape) }
    case .bytes(let numbers): return [2, 3, 255].map { Tensor(changed(numbers, to: $0), shape: shape) }
    case .words(let numbers): return [0, .max].map { Tensor(changed(numbers, to: $0), shape: shape) }
    case .flags, .raw, .stored: return []
    }
  }
}
