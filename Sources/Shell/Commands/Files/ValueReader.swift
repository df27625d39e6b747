import Language
import Storage
import Texts

/// Makes values of the language of JSON, as `Value.fileJSON` writes them and as others do.
struct ValueReader {
  /// What is wrong with a text, with the byte where it shows.
  struct Fault: Error {
    let what: String
  }

  /// Reads the value of a text, and where a whole number begins that had to be rounded.
  static func value(_ bytes: ArraySlice<UInt8>) throws(Fault) -> (value: Value, rounded: Int?) {
    let json: JSON, rounded: Int?
    do throws(JSONError) { (json, rounded) = try JSON.reading(bytes) } catch {
      throw Fault(what: error.description)
    }
    let value = try value(json)
    do throws(LimitError) { return (try value.withinLimits(), rounded) } catch {
      throw Fault(what: error.description)
    }
  }

  private static func value(_ json: JSON) throws(Fault) -> Value {
    switch json {
    case .null: return .none
    case .boolean(let flag): return .boolean(flag)
    case .integer(let number): return .number(Double(number))
    case .number(let number): return .number(number)
    case .string(let text): return .string(text)
    case .array(let entries): return .list(of: try values(entries))
    case .object(let members):
      if let marked = try marked(json) { return marked }
      return .record(try record(members))
    }
  }

  private static func values(_ entries: [JSON]) throws(Fault) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(entries.count)
    for entry in entries { values.append(try value(entry)) }
    return values
  }

  private static func record(_ members: [JSON.Member]) throws(Fault) -> Record {
    var fields: [(String, Value)] = []
    for member in members { fields.append((member.name, try value(member.value))) }
    return Record(fields)
  }

  /// What an object with a mark of ours stands for; nil for any other object.
  private static func marked(_ json: JSON) throws(Fault) -> Value? {
    switch json[Value.markName] {
    case .string("record"):
      guard case .object(let members) = json["fields"] else { throw damaged("record has no fields") }
      return .record(try record(members))
    case .string("table"):
      guard case .string(let kind) = json["kind"], case .array(let entries) = json["columns"] else {
        throw damaged("table has no kind or no columns")
      }
      var columns: [Table.Column] = []
      for entry in entries { columns.append(try column(entry)) }
      guard Set(columns.map(\.name)).count == columns.count else {
        throw damaged("table has two columns of the same name")
      }
      guard Set(columns.map(\.content.count)).count <= 1 else {
        throw damaged("table has columns of different lengths")
      }
      return .table(Table(kind: kind, columns))
    default: return nil
    }
  }

  private static func column(_ json: JSON) throws(Fault) -> Table.Column {
    guard case .string(let name) = json["name"] else { throw damaged("table has a column without a name") }
    var unit: String?
    if case .string(let text) = json["unit"] { unit = text }
    var elements: [String] = []
    if case .array(let names) = json["elements"] {
      for case .string(let name) in names { elements.append(name) }
    }
    if case .array(let entries) = json["values"] {
      return Table.Column(name, unit: unit, elements: elements, values: try values(entries))
    }
    guard case .array(let entries) = json["numbers"] else {
      throw damaged("column '\(name)' has neither numbers nor values")
    }
    var numbers: [Double] = []
    for entry in entries {
      guard case .number(let number) = try value(entry) else {
        throw damaged("column '\(name)' has something other than a number among its numbers")
      }
      numbers.append(number)
    }
    return Table.Column(name, unit: unit, numbers)
  }

  private static func damaged(_ what: String) -> Fault { Fault(what: "its " + what) }
}
