import Language

/// The kinds of tables that commands make, by which other commands know them.
enum TableKind: String {
  case curve, loss, history, commands, files, objects, outcomes, rollout
  case summary, comparison, profile, runs
  case neighbors, interpolation, states, ranking, lead, figure
}

extension Table {
  /// Makes a table of a kind that commands know.
  init(kind: TableKind, _ columns: [Column]) { self.init(kind: kind.rawValue, columns) }

  /// The kind, if commands know it.
  var knownKind: TableKind? { TableKind(rawValue: kind) }
}
