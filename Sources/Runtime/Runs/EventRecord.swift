import Storage

/// A record of TensorBoard's event files: a protobuf message `Event` between its length and checksums
/// (tensorboard/compat/proto/event.proto, summary.proto).
package enum EventRecord {
  /// The first record of each file.
  package static func version(at time: Double) -> [UInt8] {
    framed(event(at: time, step: 0) { $0.add(3, text: "brain.Event:2") })
  }

  /// Numbers of one step, each under its tag.
  package static func scalars(_ values: [(tag: String, value: Double)], step: Int, at time: Double) -> [UInt8]
  {
    summary(step: step, at: time) { summary in
      for (tag, value) in values { summary.addValue(tag) { $0.add(2, float: Float(value)) } }
    }
  }

  /// A picture, as a PNG file's bytes, whose header says its size and channels.
  package static func image(_ tag: String, png: [UInt8], step: Int, at time: Double) -> [UInt8] {
    guard png.count > 25 else { return [] }
    func number(at place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    // grey, RGB, grey with alpha or RGBA, by PNG's types of colours
    let channels = [0: 1, 2: 3, 4: 2, 6: 4][png[25]] ?? 3
    return summary(step: step, at: time) { summary in
      summary.addValue(tag) { value in
        value.add(4) { image in
          image.add(1, integer: number(at: 20))
          image.add(2, integer: number(at: 16))
          image.add(3, integer: channels)
          image.add(4, bytes: png)
        }
      }
    }
  }

  /// The distribution of numbers, in bins of equal width between the least and the greatest.
  package static func histogram(
    _ tag: String, _ numbers: [Double], bins: Int = 30, step: Int, at time: Double
  ) -> [UInt8] {
    let finite = numbers.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return [] }
    let width = high > low ? (high - low) / Double(bins) : 1
    var counts = [Double](repeating: 0, count: bins)
    for number in finite { counts[min(bins - 1, Int((number - low) / width))] += 1 }
    return summary(step: step, at: time) { summary in
      summary.addValue(tag) { value in
        value.add(5) { histogram in
          histogram.add(1, double: low)
          histogram.add(2, double: high)
          histogram.add(3, double: Double(finite.count))
          histogram.add(4, double: finite.reduce(0, +))
          histogram.add(5, double: finite.reduce(0) { $0 + $1 * $1 })
          histogram.add(6, doubles: (1...bins).map { low + Double($0) * width })
          histogram.add(7, doubles: counts)
        }
      }
    }
  }

  private static func summary(
    step: Int, at time: Double, _ body: (inout ProtobufMessage) -> Void
  ) -> [UInt8] {
    framed(event(at: time, step: step) { $0.add(5, body) })
  }

  private static func event(
    at time: Double, step: Int, _ body: (inout ProtobufMessage) -> Void
  ) -> ProtobufMessage {
    var event = ProtobufMessage()
    event.add(1, double: time)
    event.add(2, integer: step)
    body(&event)
    return event
  }

  /// Length, its checksum, the message, its checksum.
  private static func framed(_ message: ProtobufMessage) -> [UInt8] {
    let length = UInt64(message.bytes.count).littleEndianBytes
    return length + CRC32C.masked(length).littleEndianBytes + message.bytes
      + CRC32C.masked(message.bytes).littleEndianBytes
  }
}

extension ProtobufMessage {
  /// Adds a value of a summary under its tag.
  fileprivate mutating func addValue(_ tag: String, _ body: (inout ProtobufMessage) -> Void) {
    add(1) { value in
      value.add(1, text: tag)
      body(&value)
    }
  }
}
