import Numerics

extension EnvironmentDefinition {
  /// All that makes up an environment of formulas or with frames, as files hold it; empty for one as the
  /// catalogue has it.
  package var bytes: [UInt8] {
    guard let frames else { return plainBytes }
    var writer = ByteWriter()
    writer.write(EnvironmentDefinition.framesMark)
    writer.write(frames.size)
    writer.write(frames.count)
    writer.write(name)
    writer.write(plainBytes)
    return writer.bytes
  }

  /// What is written apart from the frames.
  private var plainBytes: [UInt8] {
    guard let formulas else { return [] }
    var writer = ByteWriter()
    writer.write(name)
    writer.write(frameSkip)
    writer.write(timeLimit)
    writer.write(formulas.bytes)
    writer.write(model)
    return writer.bytes
  }

  /// Stands where a name's length would, which is never negative.
  private static let framesMark = -1

  /// Takes up an environment from what `bytes` gave.
  package init(bytes: [UInt8]) throws(EnvironmentError) {
    var reader = ByteReader(bytes)
    guard reader.integer() == EnvironmentDefinition.framesMark else {
      try self.init(plainBytes: bytes)
      return
    }
    guard let size = reader.integer(), let count = reader.integer(), let name = reader.string(),
      let content = reader.content(), reader.isAtEnd, FrameStack.sizes ~= size, FrameStack.counts ~= count
    else { throw .damaged }
    if content.isEmpty {
      guard let known = EnvironmentDefinition.named(name) else { throw .damaged }
      self = known
    } else {
      try self.init(plainBytes: content)
    }
    self = withFrames(FrameStack(size: size, count: count))
  }

  private init(plainBytes: [UInt8]) throws(EnvironmentError) {
    var reader = ByteReader(plainBytes)
    guard let name = reader.string(), let frameSkip = reader.integer(), let timeLimit = reader.integer(),
      let program = reader.content(), let model = reader.content(), reader.isAtEnd,
      let formulas = TaskFormulas(bytes: program), 1...10_000 ~= frameSkip,
      1...1_000_000_000 ~= timeLimit
    else { throw .damaged }
    self.init(name: name, model: model, frameSkip: frameSkip, timeLimit: timeLimit, formulas: formulas)
  }
}
