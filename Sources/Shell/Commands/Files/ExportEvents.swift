import Language
import Runs
import Storage

extension Call {
  /// Writes a curve's numbers or a figure's picture for TensorBoard.
  func exportEvents(of subject: Parameter<Value>, to path: String) throws {
    switch self[subject] {
    case .string(let picture): try exportImages([picture], subject, to: path)
    case .list(let values) where !values.isEmpty && values.allSatisfy { $0.string != nil }:
      try exportImages(values.compactMap(\.string), subject, to: path)
    default: try exportScalars(of: subject, to: path)
    }
  }

  /// Writes PNG files as TensorBoard's images, each under its file's name.
  private func exportImages(_ pictures: [String], _ subject: Parameter<Value>, to path: String) throws {
    var bytes = EventRecord.version(at: 0)
    for picture in pictures {
      let file: InputFile
      do throws(StorageError) {
        file = try InputFile(path: inputPath(picture), isCancelled: session.services.isInterrupted)
      } catch {
        throw self.error(
          subject, must: "be a picture for format=events", but: "'\(picture)' is not: \(error)")
      }
      let kind = try file.kind()
      guard kind.phrase == "a PNG image", file.size < 1 << 28, file.size > 29 else {
        throw error(
          subject, must: "be a curve, or a PNG file, for format=events",
          but: "'\(picture)' is \(kind.phrase)",
          help: "plot x to=\"x.png\" makes one of a figure")
      }
      let name = picture.split(separator: "/").last.map { String($0.dropLast(4)) } ?? picture
      bytes += EventRecord.image(name, png: try file.contents(), step: 0, at: 0)
    }
    try write(bytes, to: eventsPath(path))
    note("wrote '\(eventsPath(path))', \(counted(pictures.count, "picture"))")
  }

  /// TensorBoard knows its files by a word, and shows a folder as a run.
  private func eventsPath(_ path: String) -> String {
    path.contains("tfevents") ? path : "\(path)/events.out.tfevents.0000000000.dyne"
  }

  /// Writes the columns of a table over its steps as TensorBoard's scalars, each under its name.
  private func exportScalars(of subject: Parameter<Value>, to path: String) throws {
    guard case .table(let table) = self[subject], table.rowCount > 0 else {
      throw error(subject, must: "be a table with rows for format=events", but: "is \(self[subject].brief)")
    }
    guard
      let place = table.columns.firstIndex(where: {
        ["steps", "step", "epoch", "env_step"].contains($0.name)
      }),
      case .numbers(let steps) = table.columns[place].content,
      steps.allSatisfy({ $0 == $0.rounded() && $0.magnitude < 1e15 })
    else {
      throw error(
        subject, must: "have a column of whole numbers named steps, step, epoch or env_step", but: "has none",
        help: "'rename' gives a column another name")
    }
    var seen: Set<Double> = []
    if let twice = steps.first(where: { !seen.insert($0).inserted }) {
      throw error(
        subject, must: "have each step once for format=events", but: "has several rows at \(rounded(twice))",
        help: "write each run into a folder of its own: 'where' selects one")
    }
    var columns: [(tag: String, values: [Double])] = []
    for (index, column) in table.columns.enumerated() where index != place {
      guard case .numbers(let numbers) = column.content else { continue }
      columns.append((column.name, numbers))
    }
    guard !columns.isEmpty else {
      throw error(subject, must: "have a column of numbers beside its steps", but: "has none")
    }
    let numbers = columns.lazy.flatMap(\.values)
    if let large = numbers.first(where: { $0.isFinite && !Float($0).isFinite }) {
      throw error(
        subject, must: "hold numbers of single precision for format=events", but: "holds \(rounded(large))")
    }
    // the same table gives the same bytes, whenever it is written
    var bytes = EventRecord.version(at: 0)
    for (row, step) in steps.enumerated() {
      let scalars = columns.filter { !$0.values[row].isNaN }.map { (tag: $0.tag, value: $0.values[row]) }
      guard !scalars.isEmpty else { continue }
      bytes += EventRecord.scalars(scalars, step: Int(step), at: 0)
    }
    let file = eventsPath(path)
    try write(bytes, to: file)
    note("wrote '\(file)', \(grouped(steps.count)) steps: \(columns.map(\.tag).joined(separator: ", "))")
    let count = numbers.count { $0.isFinite && Double(Float($0)) != $0 }
    if count > 0 {
      note("rounded \(counted(count, "number")) to single precision, as TensorBoard keeps them")
    }
  }
}
