extension TaskFormulas {
  /// The formulas as a file holds them.
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    let version = version
    writer.write(version)
    writer.write(texts.count)
    for text in texts {
      writer.write(text.name)
      writer.write(text.formula)
    }
    let count = TaskFormulas.versions[version] ?? 0
    for path in TaskFormulas.programs.prefix(count) { self[keyPath: path].write(to: &writer) }
    return writer.bytes
  }

  /// Reads what `bytes` wrote; nil if it isn't that.
  package init?(bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    self.init()
    guard let version = reader.integer(), let programs = TaskFormulas.versions[version],
      let count = reader.count()
    else { return nil }
    for _ in 0..<count {
      guard let name = reader.string(), let formula = reader.string() else { return nil }
      texts.append(Text(name: name, formula: formula))
    }
    for path in TaskFormulas.programs.prefix(programs) {
      guard let program = FormulaProgram(from: &reader) else { return nil }
      self[keyPath: path] = program
    }
    guard reader.isAtEnd else { return nil }
  }
}

extension FormulaProgram {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(instructions.count)
    for instruction in instructions {
      writer.write(Int(instruction.operation.rawValue))
      for number in [
        instruction.target, instruction.count, instruction.a.start, instruction.a.step, instruction.b.start,
        instruction.b.step, instruction.c.start, instruction.c.step, instruction.size, instruction.stride,
      ] { writer.write(number) }
    }
    writer.write(registers.count)
    for register in registers { writer.write(Int(bitPattern: UInt(register.bitPattern))) }
    writer.write(indices.count)
    for index in indices { writer.write(index) }
    writer.write(output.lowerBound)
    writer.write(output.upperBound)
  }

  fileprivate init?(from reader: inout ByteReader) {
    var instructions: [FormulaInstruction] = []
    guard let count = reader.count() else { return nil }
    for _ in 0..<count {
      guard let raw = reader.integer(), let byte = UInt8(exactly: raw),
        let operation = FormulaOperation(rawValue: byte), let n = reader.integers(10)
      else { return nil }
      instructions.append(
        FormulaInstruction(
          operation: operation, target: n[0], count: n[1], a: FormulaOperand(n[2], step: n[3]),
          b: FormulaOperand(n[4], step: n[5]), c: FormulaOperand(n[6], step: n[7]), size: n[8], stride: n[9]))
    }
    guard let size = reader.count(), let registers = reader.integers(size), let places = reader.count(),
      let indices = reader.integers(places), let first = reader.integer(), let end = reader.integer(),
      first <= end
    else { return nil }
    self.init(
      instructions: instructions,
      registers: registers.map { Double(bitPattern: UInt64(UInt(bitPattern: $0))) },
      indices: indices, output: first..<end)
  }
}
