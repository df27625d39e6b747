/// The functions of the language that make one value of many.
enum Reductions {
  /// Functions that make one value of a whole column, by whose names `group` calls them.
  static let names: Set = [
    "sum", "mean", "std", "median", "min", "max", "norm", "length", "all", "any",
  ]
}
