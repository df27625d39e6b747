package import Agents
import Embeddings
package import Environments
package import Numerics

extension Normalization {
  /// Steps of random behaviour that what a policy sees is measured over; fewer where each is drawn.
  package static func steps(of perception: Perception) -> Int { perception.stack == nil ? 10_000 : 1_000 }

  /// Measures what a policy sees while raw actions are drawn uniformly, in an environment of its own; nil if
  /// it was cancelled.
  package init?(
    of perception: Perception, in definition: EnvironmentDefinition, random: RandomStream,
    report: (Int) -> Void, isCancelled: () -> Bool
  ) throws {
    let environment = try definition.make()
    let eye = Eye(perception)
    var percept = Percept(perception)
    var (starts, actions) = (random.child(0), random.child(1))
    let box = environment.actionBox
    var action = [Double](repeating: 0, count: box.size)
    let steps = Normalization.steps(of: perception)
    var rows: [Float] = []
    rows.reserveCapacity(steps * perception.stateSize)
    var isOver = true
    for step in 0..<steps {
      if isCancelled() { return nil }
      if isOver { try environment.reset(using: &starts) }
      for index in 0..<box.size { action[index] = actions.uniform(box.low[index], box.high[index]) }
      let result = try environment.step(action)
      isOver = result.terminated || result.truncated
      eye.look(at: environment, into: &percept)
      rows += percept.numbers
      report(step + 1)
    }
    self.init(Whitening(rows: rows, width: perception.stateSize))
  }
}
