package import Numerics
import Storage

/// The last transitions of an agent that sees stacks of frames, each frame stored once.
///
/// A transition knows the number of the newest frame of its state; its next state ends one frame later. An
/// episode begins with the whole stack of its first state, so that no stack reaches into another episode. A
/// transition whose first frames were overwritten isn't given any more.
package struct FrameReplay: ~Copyable {
  package let stack: FrameStack
  /// The transitions without their states.
  package private(set) var transitions: ReplayBuffer
  package private(set) var frames: FrameRing
  /// For each place in the ring of transitions, the number of its state's newest frame.
  private var newest: [Int] = []
  /// Whether the newest transition's episode goes on, so that the newest frames are the next state.
  private var isUnderWay = false

  /// Makes an empty replay of at most `capacity` transitions, whose frames fit as long as episodes have
  /// `episodeLength` steps; where they are shorter, fewer transitions have all their frames.
  package init(stack: FrameStack, actionSize: Int, capacity: Int, episodeLength: Int) {
    self.init(
      stack: stack, actionSize: actionSize, capacity: capacity,
      frames: FrameReplay.frames(stack, capacity: capacity, episodeLength: episodeLength))
  }

  init(stack: FrameStack, actionSize: Int, capacity: Int, frames: Int) {
    self.stack = stack
    transitions = ReplayBuffer(stateSize: 0, actionSize: actionSize, capacity: capacity)
    self.frames = FrameRing(frameBytes: stack.frameBytes, capacity: frames)
  }

  /// Frames that so many transitions have: one each, and each episode's first stack.
  private static func frames(_ stack: FrameStack, capacity: Int, episodeLength: Int) -> Int {
    capacity + stack.count * (capacity / max(1, episodeLength) + 2)
  }

  /// The bytes that a full replay takes.
  package static func bytes(stack: FrameStack, actionSize: Int, capacity: Int, episodeLength: Int) -> Int {
    frames(stack, capacity: capacity, episodeLength: episodeLength) * stack.frameBytes
      + capacity * bytesBesideFrames(actionSize: actionSize)
  }

  /// The bytes of a transition beside its frames: action, reward, plan step, end, frame number.
  private static func bytesBesideFrames(actionSize: Int) -> Int { 4 * (actionSize + 1) + 2 + 8 }

  package var count: Int { transitions.count }
  package var capacity: Int { transitions.capacity }
  /// The bytes taken by what is held.
  package var bytes: Int {
    frames.count * stack.frameBytes
      + count * FrameReplay.bytesBesideFrames(actionSize: transitions.actionSize)
  }

  /// Makes room for `more` transitions, so that adding them allocates nothing or little.
  package mutating func reserve(_ more: Int) {
    transitions.reserve(more)
    frames.reserve(more + stack.count)
    newest += Array(repeating: 0, count: transitions.rewards.count - newest.count)
  }

  /// Appends a transition between two stacks of frames; the oldest gives way when the ring is full.
  ///
  /// Within an episode a transition's state is the next state of the one before.
  package mutating func add(
    state: [UInt8], action: [Float], planStep: Int, reward: Float, nextState: [UInt8], end: ReplayBuffer.End
  ) {
    precondition(state.count == stack.bytes && nextState.count == stack.bytes)
    if transitions.head >= newest.count { reserve(1) }
    if !isUnderWay { for frame in 0..<stack.count { frames.add(state.span, at: frame * stack.frameBytes) } }
    newest[transitions.head] = frames.next - 1
    frames.add(nextState.span, at: (stack.count - 1) * stack.frameBytes)
    transitions.add(
      state: [], action: action, planStep: planStep, reward: reward, nextState: [], end: end)
    isUnderWay = end == .none
  }

  /// Marks the newest transition as the last of its episode, which can't go on.
  package mutating func cut() {
    transitions.cut()
    isUnderWay = false
  }

  /// Follows the plan of length `planLength` from a transition on; nil where its rest or its frames aren't
  /// there.
  package func rest(from index: Int, planLength: Int, gamma: Float) -> ReplayBuffer.Rest? {
    guard newest[index] - stack.count + 1 >= frames.oldest else { return nil }
    return transitions.rest(from: index, planLength: planLength, gamma: gamma)
  }

  /// True where there is something to sample.
  package func canSample(planLength: Int) -> Bool {
    (0..<count).contains { rest(from: $0, planLength: planLength, gamma: 1) != nil }
  }

  /// Writes the frames of a transition's state into `bytes`, from `start` on.
  package func copyState(of index: Int, into bytes: inout [UInt8], at start: Int) {
    copyStack(endingWith: newest[index], into: &bytes, at: start)
  }

  /// Writes the frames of a transition's next state into `bytes`, from `start` on.
  package func copyNextState(of index: Int, into bytes: inout [UInt8], at start: Int) {
    copyStack(endingWith: newest[index] + 1, into: &bytes, at: start)
  }

  private func copyStack(endingWith last: Int, into bytes: inout [UInt8], at start: Int) {
    var target = bytes.mutableSpan
    for place in 0..<stack.count {
      frames.copy(last - stack.count + 1 + place, into: &target, at: start + place * stack.frameBytes)
    }
  }

  /// Gives a copy of its own memory.
  package func copy() -> FrameReplay {
    var copy = FrameReplay(
      stack: stack, actionSize: transitions.actionSize, capacity: capacity, frames: frames.capacity)
    copy.transitions = transitions.copy()
    copy.frames = frames
    copy.newest = newest
    copy.isUnderWay = isUnderWay
    return copy
  }

  /// The numbers of the newest frames of the states, oldest transition first, counted from the oldest frame
  /// held; those whose frames were overwritten may be below 0.
  var frameNumbers: [Int] {
    (0..<count).map { newest[(transitions.head + capacity - count + $0) % capacity] - frames.oldest }
  }

  /// The bytes of a transition as a row: those of its numbers, and the number of its state's newest frame.
  var rowBytes: Int { transitions.rowBytes + 8 }

  /// The rows of some transitions, by their numbers.
  func rows(_ numbers: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * rowBytes)
    for number in numbers {
      let place = transitions.place(of: number)
      transitions.appendRow(place, to: &bytes)
      bytes.append(integer: Int64(newest[place]))
    }
    return bytes
  }

  /// The bytes of some frames, by their numbers.
  func frameRows(_ numbers: Range<Int>) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: numbers.count * stack.frameBytes)
    var target = bytes.mutableSpan
    for (place, number) in numbers.enumerated() {
      frames.copy(number, into: &target, at: place * stack.frameBytes)
    }
    return bytes
  }

  /// What a checkpoint keeps beside settled transitions and frames.
  func saveHead(into file: inout Safetensors) {
    let last = (transitions.head + capacity - 1) % capacity
    transitions.saveHead(into: &file) { $0.append(integer: Int64(newest[last])) }
    file.metadata["replay.frames"] = "\(frames.oldest) \(frames.count)"
  }

  /// Takes up, into an empty replay, what it was at a checkpoint.
  mutating func restore(_ file: Safetensors, _ rows: LoggedRows, planLength: Int) throws {
    let held = try file.integers("replay.frames", in: 0...1_000_000_000_000, count: 2...2)
    guard held[1] <= frames.capacity else {
      throw StorageError.wrongMetadata(
        path: file.path, key: "replay.frames", expected: "at most \(frames.capacity)", actual: String(held[1])
      )
    }
    frames.begin(at: held[0])
    try rows.read("frames", last: held[1], rowBytes: stack.frameBytes) { part in
      let bytes = Array(part)
      for start in stride(from: 0, to: bytes.count, by: stack.frameBytes) {
        frames.add(bytes.span, at: start)
      }
    }
    let (settled, newestRow) = try transitions.beginRestoring(file, rowBytes: rowBytes)
    newest += Array(repeating: 0, count: transitions.rewards.count - newest.count)
    try rows.read("transitions", last: settled, rowBytes: rowBytes) { part in
      try add(rows: part, planLength: planLength, path: file.path)
    }
    try add(rows: newestRow[...], planLength: planLength, path: file.path)
    isUnderWay = count > 0 && transitions.ends[(transitions.head + capacity - 1) % capacity] == .none
  }

  private mutating func add(rows: ArraySlice<UInt8>, planLength: Int, path: String) throws {
    var reader = ByteReader(rows)
    while reader.left >= rowBytes {
      let place = transitions.head
      try transitions.add(row: &reader, planLength: planLength, path: path)
      let number = Int(reader.integer(Int64.self))
      // where its frames were overwritten it isn't given any more
      guard number > -1_000_000_000_000, number < frames.next - 1 else {
        throw StorageError.damaged(path: path, reason: "a transition's frames are missing")
      }
      newest[place] = number
    }
  }

  /// Takes up transitions and frames that were saved, into an empty replay.
  mutating func restore(_ saved: consuming ReplayBuffer, frameNumbers: [Int], frames bytes: [UInt8]) {
    precondition(count == 0 && frameNumbers.count == saved.count)
    transitions = saved
    reserve(0)
    frames.reserve(bytes.count / stack.frameBytes)
    for start in stride(from: 0, to: bytes.count, by: stack.frameBytes) { frames.add(bytes.span, at: start) }
    newest += Array(repeating: 0, count: transitions.rewards.count - newest.count)
    for (place, number) in frameNumbers.enumerated() {
      newest[(transitions.head + capacity - count + place) % capacity] = number
    }
    isUnderWay = count > 0 && transitions.ends[(transitions.head + capacity - 1) % capacity] == .none
  }
}
