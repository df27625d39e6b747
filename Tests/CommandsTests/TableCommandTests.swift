import Commands
import Language
import Testing

/// Tables as values: `where`, `sort`, `select`, `head`, rows and columns.
@Suite struct TableCommandTests {
  /// A bench with a table `t` of six rows.
  private func bench() -> Bench {
    let bench = Bench()
    bench.session.variables["t"] = .table(
      Table(
        kind: "neighbors",
        [
          .init("rank", [0, 1, 2, 3, 4, 5]), .init("distance", unit: "m", [3, 1, .nan, 2, 1, -1]),
          .init(
            "name",
            values: [.string("b"), .string("ä"), .none, .string("a"), .string("b"), .string("c")]),
          .init("odd", values: [false, true, false, true, false, true].map(Value.boolean)),
          .init("mixed", values: [.number(1), .string("a"), .none, .none, .none, .none]),
        ]))
    return bench
  }

  @Test(arguments: [
    ("(where t distance < 2).rank", "[1, 4, 5]"),
    ("(where t odd and not (name == \"c\")).rank", "[1, 3]"),
    ("limit = 1; y = (where t distance <= limit and rank > limit).rank; y", "[4, 5]"),
    ("rank = 100; (where t rank == 5).rank", "[5]"),
    ("def near(d) { return d < 2 }; (where t near(distance)).rank", "[1, 4, 5]"),
    ("def f(t, k) { x = where t rank > k; return x.rank }; f(t, 3)", "[4, 5]"),
    ("length((where t false))", "0"), ("length((where t true))", "6"),
    ("(sort t by=distance).rank", "[5, 1, 4, 3, 0, 2]"),
    ("(sort t by=distance descending=true).rank", "[0, 3, 1, 4, 5, 2]"),
    ("(sort t by=name).rank", "[3, 0, 4, 5, 1, 2]"),
    ("(sort t by=name descending=true).rank", "[1, 5, 0, 4, 3, 2]"),
    ("(sort t by=odd).rank", "[0, 2, 4, 1, 3, 5]"), ("c = \"distance\"; (sort t by=(c))[0].rank", "5"),
    ("(select t [name, rank])[0].name", "\"b\""), ("length((select t rank).rank)", "6"),
    ("(head t 2).rank", "[0, 1]"), ("(head t n=2).rank", "[0, 1]"), ("length((head t))", "6"),
    ("length((head t n=0))", "0"), ("t[-1].rank", "5"), ("t[1..3].rank", "[1, 2, 3]"), ("length(t)", "6"),
    ("t.distance[0]", "3"), ("(head (sort (where t odd) by=distance) n=1).name", "[\"c\"]"),
    ("x = 0; for row in (where t odd) { x = x + row.rank }; x", "9"),
    ("(with t d2=distance * 2).d2[0]", "6"), ("(with t m=name + \"!\").m[2]", "none"),
    ("(with t distance=rank)[5].distance", "5"), ("(with t a=rank b=a + 1).b", "[1, 2, 3, 4, 5, 6]"),
    ("(with t mean=rank * 2 x=mean + max([1, 2])).x", "[2, 4, 6, 8, 10, 12]"),
    ("rank = 100; (with t x=rank).x[1]", "1"), ("k = 2; (with t x=rank * k).x[3]", "6"),
    ("def f(t, k) { u = with t x=rank * k; return u.x[1] }; f(t, 3)", "3"),
    ("(with t t=rank by=rank).t[1]", "1"),
    ("(group t by=odd n=length(rank) mean=rank).mean", "[2, 3]"),
    ("(group t by=name).n", "[2, 1, 1, 1, 1]"), ("(group t by=distance).n", "[1, 2, 1, 1, 1]"),
    ("(group t best=max(rank)).best", "[5]"), ("(group (where t false) by=odd mean=rank).mean", "[]"),
    ("(group t by=odd k=length(mixed) min=rank).min", "[0, 1]"),
    ("(sort t by=[odd, distance]).rank", "[4, 0, 2, 5, 1, 3]"),
    ("(join t (table [{rank=3, x=1}, {rank=3, x=2}, {rank=9, x=3}])).rank", "[0, 1, 2, 3, 3, 4, 5]"),
    ("(join t (table [{rank=3, x=1}, {rank=9, x=3}]) keep=all).x", "[none, none, none, 1, none, none, 3]"),
    ("(join (table [{k=nan, a=1}]) (table [{k=nan, b=1}]) keep=matches).a", "[]"),
    ("append(t, {rank=6}).rank[6]", "6"), ("append(t, {rank=6})[6].name", "none"),
    ("length(concat(t, t, t))", "18"), ("(table (over k in 1..2 { {k=k} })).k", "[1, 2]"),
    ("over k in [1, 3] { length((where t rank > k)) }", "[4, 2]"),
  ])
  func gives(_ statement: String, _ expected: String) throws {
    #expect(try bench().value(statement).literal == expected, "\(statement)")
  }

  @Test(arguments: [
    ("with t d=distance", "m"), ("with t d=distance - distance", "m"), ("with t d=abs(distance)", "m"),
    ("with t d=(-distance)", "m"), ("with t d=distance / 2", ""), ("with t d=distance * distance", ""),
    ("with t d=distance + rank", ""), ("with t d=distance / distance", ""),
    ("with t e=distance d=e", "m"), ("with t d=choose(odd, distance, distance)", "m"),
    ("group t by=odd d=max(distance)", "m"), ("group t by=odd d=max(distance) - min(distance)", "m"),
    ("group t by=odd d=max(rank)", ""), ("join (select t rank) (rename t distance \"d\")", "m"),
    ("append((rename t distance \"d\"), {rank=3})", "m"),
  ])
  func keepsUnitsWhereTheySurelyHold(_ statement: String, _ unit: String) throws {
    guard case .table(let table) = try bench().value(statement) else { return #expect(Bool(false)) }
    #expect((table["d"]?.unit ?? "") == unit, "\(statement)")
  }

  @Test(arguments: [
    ("with t d=distanc", "unknown name 'distanc'"),
    ("group t by=od", "by must be a column of the table, but is 'od'"),
    ("group t by=odd x=max(ran)", "unknown name 'ran'"),
    ("with t d=name / 2", "the left side of '/' must be a number or an array of numbers, but is \"b\""),
    ("x = with t d=rank; where x e > 2", "unknown name 'e'"),
    ("where (group t by=odd top=max(rank)) rank > 2", "unknown name 'rank'"),
    ("group t by=odd x=rank", "columns must give one value for each group, but give [0, 2, 4] in 'x'"),
    (
      "append(t, (with t distance=rank))",
      "entry must have the units of the table before in 'distance' (m), but has none"
    ),
    (
      "join t (with t distance=rank)",
      "by must have the same unit in both tables, but has m and none in 'distance'"
    ),
    ("with t d=distance d=rank", "d is given twice"),
    ("with t f=sort", "'sort' is a command, not a variable"),
    ("where t distanc < 2", "unknown name 'distanc'"),
    (
      "where t distance",
      "condition must be true or false for each row, but is a number or an array of numbers"
    ),
    ("where t 1", "condition must be true or false for each row, but is a number"),
    ("def f(t) { where t rank }; f(t)", "condition must be true or false, but is 0 in row 0"),
    ("where t mixed + 1 > 0", "the left side of '+' must be a number or an array of numbers, but is \"a\""),
    ("sort t by=distanc", "by must be a column of the table, but is 'distanc'"),
    ("sort t by=\"distanc\"", "by must be a column of the table, but is 'distanc'"),
    ("def f(t) { sort t by=distanc }; f(t)", "by must be a column of the table, but is 'distanc'"),
    (
      "sort t by=mixed", "by must be a column of numbers, of strings or of booleans, but holds \"a\""
    ),
    ("select t [rank, nam]", "columns must be a column of the table, but is 'nam'"),
    ("select t [rank, rank]", "columns must be different columns, but are 'rank' twice"),
    ("select t []", "columns must be one column or more, but are none"),
    ("head t n=-1", "n must be at least 0, but is -1"),
    ("head t n=1.5", "n must be a whole number, but is 1.5"),
    ("head 3", "t must be a table, but is 3"), ("x = (head t).rnk", "unknown field 'rnk' of a table"),
    ("x = (select t name).rank", "unknown field 'rank' of a table"),
  ])
  func refuses(_ statement: String, _ message: String) {
    #expect(bench().run(statement).message == message, "\(statement)")
  }

  @Test func keepsWhatTheRowsAre() {
    let bench = bench()
    bench.run("a = where t odd; b = sort t by=rank; c = head t; d = select t rank")
    let kinds = ["a", "b", "c", "d"].map { name in
      if case .table(let table)? = bench.session.variables[name] { table.kind } else { "no table" }
    }
    #expect(kinds == ["neighbors", "neighbors", "neighbors", ""])
    #expect(bench.session.variables["t"]?.type == self.bench().session.variables["t"]?.type)
  }

  @Test func anErrorTellsTheRow() {
    let problem = bench().run("where t mixed + 1 > 0").problem ?? ""
    #expect(problem.contains("with row 1"), "\(problem)")
  }

  @Test func completionOffersColumns() {
    let bench = bench()
    func offers(_ text: String) -> [String] {
      bench.interpreter.complete(text, at: text.utf8.count).map(\.text)
    }
    #expect(offers("sort t by=di") == ["distance"])
    #expect(offers("select t ra") == ["rank"])
    #expect(offers("where t di") == ["distance"])
    #expect(offers("x = where t rank < 2 and di") == ["distance"])
  }
}
