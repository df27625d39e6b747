import Numerics
import Storage

extension ReplayBuffer {
  /// The bytes of a transition as a row: state, next state, action, reward, step of the plan, end, record.
  var rowBytes: Int { 4 * (2 * stateSize + actionSize + 1) + 2 + 8 * recordSize }

  /// The numbers of the transitions that won't change any more: all that are held but the newest, which `cut`
  /// may change.
  var settled: Range<Int> { added - count..<max(added - count, added - 1) }

  /// The place in the ring of the transition of a number.
  func place(of number: Int) -> Int { (head + capacity - (added - number)) % capacity }

  /// Adds the row of the transition at a place to bytes.
  func appendRow(_ place: Int, to bytes: inout [UInt8]) {
    for index in 0..<stateSize { bytes.append(float: states[place * stateSize + index]) }
    for index in 0..<stateSize { bytes.append(float: nextStates[place * stateSize + index]) }
    for index in 0..<actionSize { bytes.append(float: actions[place * actionSize + index]) }
    bytes.append(float: rewards[place])
    bytes.append(planSteps[place])
    bytes.append(ends[place].rawValue)
    for number in record(place) { bytes.append(integer: number.bitPattern) }
  }

  /// The rows of some transitions, by their numbers.
  func rows(_ numbers: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * rowBytes)
    for number in numbers { appendRow(place(of: number), to: &bytes) }
    return bytes
  }

  /// Adds the transition of a row; throws where it can't be one.
  mutating func add(row bytes: inout ByteReader, planLength: Int, path: String) throws(StorageError) {
    let state = bytes.floats(stateSize), next = bytes.floats(stateSize), action = bytes.floats(actionSize)
    let reward = bytes.float()
    let planStep = bytes.byte(), end = End(rawValue: bytes.byte())
    let record = bytes.doubles(recordSize)
    let isFinite =
      state.allSatisfy(\.isFinite) && next.allSatisfy(\.isFinite) && action.allSatisfy(\.isFinite)
      && reward.isFinite && record.allSatisfy(\.isFinite)
    guard isFinite, planStep < planLength, let end else {
      throw .damaged(path: path, reason: "a row isn't a transition")
    }
    add(
      state: state, action: action, planStep: Int(planStep), reward: reward, nextState: next, end: end,
      record: record)
  }

  /// What a checkpoint keeps of the replay beside its settled transitions: how many there are, where the next
  /// one goes, and the newest.
  func saveHead(into file: inout Safetensors, newest: (inout [UInt8]) -> Void) {
    file.metadata["replay.settled"] = String(settled.count)
    file.metadata["replay.place"] = String(head)
    var bytes: [UInt8] = []
    if count > 0 {
      appendRow((head + capacity - 1) % capacity, to: &bytes)
      newest(&bytes)
    }
    file["replay.newest"] = Tensor(bytes, shape: [bytes.count])
  }

  /// Makes room in an empty replay for the transitions that a checkpoint speaks of; gives the number of
  /// settled ones.
  mutating func beginRestoring(
    _ file: Safetensors, rowBytes: Int
  ) throws(StorageError) -> (settled: Int, newest: [UInt8]) {
    let newest = try file.bytes("replay.newest")
    guard newest.isEmpty || newest.count == rowBytes else {
      throw .wrongValues(path: file.path, name: "replay.newest", expected: "of \(rowBytes) bytes")
    }
    let settled = try file.integer("replay.settled", in: 0...capacity - 1)
    let place = try file.integer("replay.place", in: 0...capacity - 1)
    let total = settled + (newest.isEmpty ? 0 : 1)
    guard total == capacity || place == total, !newest.isEmpty || settled == 0 else {
      throw .wrongMetadata(
        path: file.path, key: "replay.place", expected: String(total), actual: String(place))
    }
    begin(at: total == capacity ? place : 0, reserving: total)
    return (settled, newest)
  }
}

/// Reads numbers from bytes, the lowest byte first.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  var left: Int { bytes.endIndex - place }

  mutating func byte() -> UInt8 {
    defer { place += 1 }
    return bytes[place]
  }

  mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
    var number: Number = 0
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) { number |= Number(byte()) << Number(shift) }
    return number
  }

  mutating func float() -> Float { Float(bitPattern: integer(UInt32.self)) }

  mutating func doubles(_ count: Int) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count { numbers.append(Double(bitPattern: integer(UInt64.self))) }
    return numbers
  }

  mutating func floats(_ count: Int) -> [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(count)
    for _ in 0..<count { numbers.append(float()) }
    return numbers
  }
}

extension [UInt8] {
  /// Adds a number's bytes, the lowest first.
  mutating func append<Number: FixedWidthInteger>(integer number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }

  mutating func append(float number: Float) { append(integer: number.bitPattern) }
}
