import Numerics
package import Storage

extension FrameReplay {
  /// Writes the transitions held, oldest first, and the frames, each once, under `replay.`, or none of them.
  package func save(into file: inout Safetensors, isWhole: Bool = true) {
    transitions.save(into: &file, isWhole: isWhole)
    file["replay.state"] = nil
    file["replay.next_state"] = nil
    let held = isWhole ? frames.count : 0
    var bytes = [UInt8](repeating: 0, count: held * stack.frameBytes)
    var target = bytes.mutableSpan
    for place in 0..<held {
      frames.copy(frames.oldest + place, into: &target, at: place * stack.frameBytes)
    }
    file["replay.frames"] = Tensor(bytes, shape: [held, stack.size, stack.size, 3])
    let numbers = isWhole ? frameNumbers : []
    file["replay.frame"] = Tensor(numbers.map(Int64.init), shape: [numbers.count])
  }

  /// Takes up what `save` wrote, into an empty replay.
  package mutating func load(from file: Safetensors, planLength: Int) throws(StorageError) {
    let saved = try file.shape("replay.frame", dimensions: 1)[0]
    var file = file
    file["replay.state"] = Tensor([] as [Float], shape: [saved, 0])
    file["replay.next_state"] = Tensor([] as [Float], shape: [saved, 0])
    var loaded = ReplayBuffer(stateSize: 0, actionSize: transitions.actionSize, capacity: capacity)
    try loaded.load(from: file, planLength: planLength)
    let held = try file.shape("replay.frames", dimensions: 4)[0]
    guard held <= frames.capacity else {
      throw .wrongValues(path: file.path, name: "replay.frames", expected: "at most \(frames.capacity)")
    }
    let bytes = try file.bytes("replay.frames", shape: [held, stack.size, stack.size, 3])
    let numbers = try file.integers("replay.frame", shape: [saved])
    // each state ends before the last frame, which a next state needs, and the newest transition with that
    let isOrdered = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
    guard isOrdered, numbers.allSatisfy({ $0 > -1_000_000_000_000 }),
      saved == 0 ? held == 0 : numbers.last == Int64(held - 2) && held > stack.count
    else {
      throw .wrongValues(path: file.path, name: "replay.frame", expected: "the frames' numbers in order")
    }
    restore(loaded, frameNumbers: numbers.map { Int($0) }, frames: bytes)
  }
}
