import Numerics

extension TD3Learner {
  /// Gives the last sample of the batch another goal; where that can't be, it stays as it was.
  mutating func relabel(_ index: Int, by relabeler: any Relabeler, using random: inout RandomStream) {
    let row = rests.count - 1
    let later = relabeler.looksAhead ? replay.record(drawLater(index, using: &random)) : nil
    guard relabeler.setGoal(reachedAfter: later, using: &random), passEpisode(before: index, by: relabeler),
      let rest = relabeled(rests[row], from: index, by: relabeler)
    else { return }
    observed = Array(repeating: 0, count: replay.stateSize)
    guard relabeler.look(replay.record(rest.last), isAfter: true, into: &observed) else { return }
    let next = observed
    guard relabeler.look(replay.record(index), isAfter: false, into: &observed) else { return }
    values.set(observed, at: batch.current.state.offset + row * batch.current.state.stride)
    values.set(next, at: batch.next.state.offset + row * batch.next.state.stride)
    rests[row] = rest
  }

  /// Draws one of the transitions from one on to the end of its episode, as far as that is known.
  private func drawLater(_ index: Int, using random: inout RandomStream) -> Int {
    var (last, count) = (index, 1)
    while replay.ends[last] == .none {
      let next = (last + 1) % replay.capacity
      if next == replay.head { break }
      (last, count) = (next, count + 1)
    }
    return (index + random.index(below: count)) % replay.capacity
  }

  /// Takes the relabeler past the steps of the episode before one; false if they aren't all in the replay.
  private func passEpisode(before index: Int, by relabeler: any Relabeler) -> Bool {
    guard relabeler.looksBack else { return true }
    let count = relabeler.stepsBefore(replay.record(index))
    guard count <= replay.age(index) else { return false }
    for back in stride(from: count, to: 0, by: -1) {
      relabeler.pass(replay.record((index + replay.capacity - back) % replay.capacity))
    }
    return true
  }

  /// Makes the rewards of a plan's rest anew, and where it ends.
  private func relabeled(
    _ rest: ReplayBuffer.Rest, from index: Int, by relabeler: any Relabeler
  ) -> ReplayBuffer.Rest? {
    var result = rest
    result.reward = 0
    var discount: Float = 1
    for step in 0..<rest.steps {
      let at = (index + step) % replay.capacity
      guard let outcome = relabeler.outcome(of: replay.record(at)) else { return nil }
      guard case .reward(let reward, let isTerminal) = outcome else {
        // what an unstable simulation is worth doesn't depend on the goal
        result.reward += discount * replay.rewards[at]
        return result
      }
      result.reward += discount * reward
      if isTerminal {
        (result.steps, result.last, result.end) = (step + 1, at, .terminated)
        result.finishedPlan = rest.finishedPlan && step + 1 == rest.steps
        return result
      }
      discount *= Float(configuration.gamma)
    }
    // an end that only the former goal brought cuts the episode
    if result.end == .terminated { result.end = .truncated }
    return result
  }
}
