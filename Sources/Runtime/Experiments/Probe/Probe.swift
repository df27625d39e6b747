package import Datasets
package import Embeddings
package import Environments
import Numerics

/// Asks what an embedding of actions has learned, with the simulator as the judge.
///
/// A query is a state and a sequence of the data; around it lie n other sequences, the candidates, the same
/// for all queries. All are carried out from the query's state, and what they change is compared with where
/// they lie in latent space. Every part draws from a stream of its own, so that a report depends on the seed
/// alone.
package struct Probe {
  /// How much is asked.
  package struct Size: Sendable, Equatable {
    /// Candidates, n: the intervals of rankings, over queries, are as narrow as with five times as many.
    package var candidates = 200
    /// Sequences of the parts that don't carry out each plan from every query's state; the candidates are
    /// among them.
    package var sequences = 1_000
    package var queries = 50
    /// Who counts as a neighbour: the k nearest.
    package var neighbors = 10

    package init() {}
  }

  package let size: Size
  package let embedding: any EmbeddingOfActions
  package let data: SequenceDataset
  package let definition: EnvironmentDefinition
  /// The state that all queries have; nil: each its own, where its sequence began.
  package let start: EnvironmentState?
  package let space: OutcomeSpace
  package let seed: UInt64
  let threads: Int
  /// Told what is being done, and how far it has come.
  let report: (Stage, Int, Int) -> Void
  let isCancelled: () -> Bool

  /// The parts of a probe, in their order.
  package enum Stage: String, Sendable {
    case outcomes, comparing, predicting, decoding
  }

  package init(
    _ size: Size, of embedding: any EmbeddingOfActions, _ data: SequenceDataset,
    in definition: EnvironmentDefinition,
    from start: EnvironmentState? = nil, seed: UInt64, threads: Int,
    report: @escaping (Stage, Int, Int) -> Void = { _, _, _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) {
    precondition(size.queries + size.sequences <= data.count && 2 * size.neighbors <= size.candidates)
    precondition(size.candidates <= size.sequences)
    precondition(embedding.hasDecoder && embedding.length == data.length)
    self.size = size
    self.embedding = embedding
    self.data = data
    self.definition = definition.withFrames(nil)
    self.start = start
    self.seed = seed
    self.threads = threads
    self.report = report
    self.isCancelled = isCancelled
    space = (embedding as? ActionEmbedding).map { OutcomeSpace($0, data) } ?? OutcomeSpace(data)
  }

  /// States for which what is costly is done, the queries' first ones.
  static let mostStates = 5

  /// Makes the report; nil if it was cancelled.
  package func run() throws -> ProbeReport? {
    do {
      let sample = drawSample()
      let outcomes = try carryOut(sample)
      return ProbeReport(
        states: start == nil ? size.queries : 1, changing: space.changing, constant: space.constant,
        cut: outcomes.cut,
        prediction: try prediction(sample, outcomes), latents: try latents(sample),
        rankings: try rankings(sample, outcomes), decoder: try decoder(sample))
    } catch is CancellationError {
      return nil
    }
  }

  /// A random stream for one purpose.
  func stream(_ purpose: String) -> RandomStream { RandomStream(seed: seed, "probe", purpose) }

  func checkpoint() throws { if isCancelled() { throw CancellationError() } }

  /// Numbers in a sequence of actions, k·m.
  var planSize: Int { data.length * data.actionSize }

  /// Raw actions of some of the data's sequences.
  func plans(_ sequences: [Int]) -> [Double] {
    sequences.flatMap { data.sequences.actions[$0 * planSize..<($0 + 1) * planSize].map(Double.init) }
  }

  /// What plans, rows of k·m raw actions, change from some states, in the space's units.
  func changes(
    _ plans: [Double], from starts: [EnvironmentState], _ numbers: [Int]? = nil, _ stage: Stage
  ) throws -> (rows: [Double], cut: Int) {
    let total = plans.count / planSize
    let rows = try PlanOutcomes(definition, from: starts, length: data.length)
      .run(
        plans, from: numbers, threads: threads, report: { report(stage, $0, total) }, isCancelled: isCancelled
      )
    guard let rows else { throw CancellationError() }
    return (space.white(rows.changes), rows.cut)
  }
}

/// The sequences that a probe is about.
struct ProbeSample {
  /// Numbers of the data's sequences; the candidates are the first of `sequences`.
  let queries: [Int], candidates: [Int], sequences: [Int]
  /// The states of the queries: one for each, or one for all.
  let starts: [EnvironmentState]

  func start(of query: Int) -> Int { starts.count == 1 ? 0 : query }
}

/// What a probe's sequences change, in the space's units.
struct ProbeOutcomes {
  let width: Int
  /// What each query changes from its state, (queries, n).
  let queries: [Double]
  /// What the candidates change from each state, (states, candidates, n).
  let candidates: [[Double]]
  /// Plans that weren't carried out whole.
  let cut: Int
}

extension Probe {
  /// Draws queries and sequences from the data, none twice.
  private func drawSample() -> ProbeSample {
    var random = stream("sample")
    let drawn = random.indices(size.queries + size.sequences, below: data.count)
    let queries = Array(drawn.prefix(size.queries)), sequences = Array(drawn.dropFirst(size.queries))
    return ProbeSample(
      queries: queries, candidates: Array(sequences.prefix(size.candidates)), sequences: sequences,
      starts: start.map { [$0] } ?? queries.map { data.start(of: $0) })
  }

  /// Carries out the queries and, from each state, all candidates.
  private func carryOut(_ sample: ProbeSample) throws -> ProbeOutcomes {
    let (n, states) = (space.width, sample.starts.count)
    try Memory.require(3 * 8 * size.candidates * states * max(n, planSize), for: "the outcomes of the probe")
    let candidates = plans(sample.candidates)
    let all = plans(sample.queries) + (0..<states).flatMap { _ in candidates }
    let numbers =
      sample.queries.indices.map { sample.start(of: $0) }
      + (0..<states).flatMap { Array(repeating: $0, count: size.candidates) }
    let (rows, cut) = try changes(all, from: sample.starts, numbers, .outcomes)
    let first = size.queries * n, block = size.candidates * n
    return ProbeOutcomes(
      width: n, queries: Array(rows[..<first]),
      candidates: (0..<states).map { Array(rows[first + $0 * block..<first + ($0 + 1) * block]) }, cut: cut)
  }
}
