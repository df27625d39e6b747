import Language
import Runs
import Storage
import Texts

/// The finished members of a sweep as a table: a column for each parameter, and for each number that a script
/// ended with.
///
/// `note` hears of what isn't in it.
func sweepTable(_ path: String, note: (String) -> Void) throws(StorageError) -> Table {
  let all = try SweepFolder.members(of: path)
  let members = all.filter { $0.status.state == .finished }
  if members.count < all.count {
    let left = all.count - members.count
    note("\(left.counted("member")) not finished, so not in the table; 'runs' says why")
  }
  let versions = Set(members.map(\.record.start)).count
  if versions > 1 {
    note("these members ran \(versions) versions of the script; the same sweep again renews them")
  }
  var parameters = Columns(), numbers = Columns()
  for (row, member) in members.enumerated() {
    for value in member.record.asked {
      parameters.set(value.name, row, value.value.cellValue, of: members.count)
    }
  }
  for (row, member) in members.enumerated() {
    for number in member.status.numbers {
      let name = parameters.holds(number.name) ? "\(number.name)_reported" : number.name
      numbers.set(name, row, number.value.cellValue, of: members.count)
    }
  }
  let order = members.indices.sorted { parameters.isBefore($0, $1) }
  return Table(parameters.columns + numbers.columns).rows(order)
}

/// Columns that are filled in cell by cell.
private struct Columns {
  private var names: [String] = []
  private var cells: [String: [Value]] = [:]

  func holds(_ name: String) -> Bool { cells[name] != nil }

  mutating func set(_ name: String, _ row: Int, _ value: Value, of count: Int) {
    if cells[name] == nil {
      names.append(name)
      cells[name] = Array(repeating: .none, count: count)
    }
    cells[name]?[row] = value
  }

  var columns: [Table.Column] { names.map { Table.Column($0, of: cells[$0] ?? []) } }

  /// Whether a row comes before another, by the columns from left to right.
  func isBefore(_ row: Int, _ other: Int) -> Bool {
    for name in names {
      guard let column = cells[name] else { continue }
      switch (column[row], column[other]) {
      case (.number(let one), .number(let two)) where one != two: return one < two
      case (.string(let one), .string(let two)) where one != two: return one < two
      default: continue
      }
    }
    return row < other
  }
}
