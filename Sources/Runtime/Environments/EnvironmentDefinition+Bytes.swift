extension EnvironmentDefinition {
  /// All that makes up an environment of formulas, as files hold it; empty for one of the catalogue.
  package var bytes: [UInt8] {
    guard let formulas else { return [] }
    var writer = ByteWriter()
    writer.write(name)
    writer.write(frameSkip)
    writer.write(timeLimit)
    writer.write(formulas.bytes)
    writer.write(model)
    return writer.bytes
  }

  /// Takes up an environment from what `bytes` gave.
  package init(bytes: [UInt8]) throws(EnvironmentError) {
    var reader = ByteReader(bytes)
    guard let name = reader.string(), let frameSkip = reader.integer(), let timeLimit = reader.integer(),
      let program = reader.content(), let model = reader.content(), reader.isAtEnd,
      let formulas = TaskFormulas(bytes: program), 1...10_000 ~= frameSkip, timeLimit >= 1
    else { throw .damaged }
    self.init(name: name, model: model, frameSkip: frameSkip, timeLimit: timeLimit, formulas: formulas)
  }
}
