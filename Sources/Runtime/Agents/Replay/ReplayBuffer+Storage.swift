import Numerics
package import Storage

extension ReplayBuffer {
  /// Writes the transitions held, oldest first, under `replay.`, or none of them.
  package func save(into file: inout Safetensors, isWhole: Bool = true) {
    let count = isWhole ? count : 0
    let order = (0..<count).map { (head + capacity - count + $0) % capacity }
    func rows(_ table: borrowing Buffer, _ width: Int) -> Tensor {
      var values: [Float] = []
      values.reserveCapacity(count * width)
      for index in order { values += table.values(index * width..<(index + 1) * width) }
      return Tensor(values, shape: [count, width])
    }
    file["replay.state"] = rows(states, stateSize)
    file["replay.next_state"] = rows(nextStates, stateSize)
    file["replay.action"] = rows(actions, actionSize)
    file["replay.reward"] = Tensor(order.map { rewards[$0] }, shape: [count])
    file["replay.plan_step"] = Tensor(order.map { planSteps[$0] }, shape: [count])
    if recordSize > 0 {
      file["replay.record"] = Tensor(order.flatMap { record($0) }, shape: [count, recordSize])
    }
    file["replay.end"] = Tensor(order.map { ends[$0].rawValue }, shape: [count])
    file.metadata["replay.head"] = String(isWhole ? head : 0)
  }

  /// The first of its tensors that isn't finite, which `load` would refuse; nil if all are.
  package var fault: String? {
    if !states.isFinite { return "replay.state" }
    if !nextStates.isFinite { return "replay.next_state" }
    if !actions.isFinite { return "replay.action" }
    if !records.allSatisfy(\.isFinite) { return "replay.record" }
    return rewards.allSatisfy(\.isFinite) ? nil : "replay.reward"
  }

  /// Takes up what `save` wrote, into an empty buffer.
  ///
  /// The transitions lie where they lay, so that sampling continues with the same draws.
  package mutating func load(from file: Safetensors, planLength: Int) throws(StorageError) {
    let saved = try file.shape("replay.reward", dimensions: 1)[0]
    let head = try file.integer("replay.head", in: 0...capacity - 1)
    guard saved <= capacity else {
      throw .wrongValues(path: file.path, name: "replay.reward", expected: "at most \(capacity) transitions")
    }
    guard saved == capacity || head == saved else {
      throw .wrongMetadata(
        path: file.path, key: "replay.head", expected: "\(saved), the number of transitions",
        actual: String(head))
    }
    let states = try finite(file, "replay.state", [saved, stateSize])
    let nextStates = try finite(file, "replay.next_state", [saved, stateSize])
    let actions = try finite(file, "replay.action", [saved, actionSize])
    let rewards = try finite(file, "replay.reward", [saved])
    let planSteps = try file.bytes("replay.plan_step", shape: [saved])
    let ends = try file.bytes("replay.end", shape: [saved])
    let records = recordSize == 0 ? [] : try file.doubles("replay.record", shape: [saved, recordSize])
    guard records.allSatisfy(\.isFinite) else {
      throw .wrongValues(path: file.path, name: "replay.record", expected: "finite")
    }
    guard planSteps.allSatisfy({ Int($0) < planLength }) else {
      throw .wrongValues(path: file.path, name: "replay.plan_step", expected: "below \(planLength)")
    }
    guard ends.allSatisfy({ End(rawValue: $0) != nil }) else {
      throw .wrongValues(path: file.path, name: "replay.end", expected: "0, 1 or 2")
    }
    begin(at: saved == capacity ? head : 0, reserving: saved)
    for index in 0..<saved {
      add(
        state: Array(states[index * stateSize..<(index + 1) * stateSize]),
        action: Array(actions[index * actionSize..<(index + 1) * actionSize]),
        planStep: Int(planSteps[index]), reward: rewards[index],
        nextState: Array(nextStates[index * stateSize..<(index + 1) * stateSize]),
        end: End(rawValue: ends[index]) ?? .none,
        record: Array(records[index * recordSize..<(index + 1) * recordSize]))
    }
  }

  private func finite(_ file: Safetensors, _ name: String, _ shape: [Int]) throws(StorageError) -> [Float] {
    let numbers = try file.floats(name, shape: shape)
    guard numbers.allSatisfy(\.isFinite) else {
      throw .wrongValues(path: file.path, name: name, expected: "finite")
    }
    return numbers
  }
}
