import Figures
import Language

/// How a value is drawn.
struct PlotForm {
  /// The parameters that only some figures have, and this one has.
  let own: Set<String>
  let drawing: Drawing

  enum Drawing {
    case figure((PlotRequest) throws -> Figure)
    /// Pictures in rows.
    case sheet((PlotRequest) throws -> ContactSheet)
  }

  init(own: Set<String>, draw: @escaping (PlotRequest) throws -> Figure) {
    self.own = own
    drawing = .figure(draw)
  }

  init(sheet: @escaping (PlotRequest) throws -> ContactSheet) {
    own = []
    drawing = .sheet(sheet)
  }

  /// Decides by the value and the view; throws where a value has no such view.
  init(of value: Value, view: PlotView) throws(PlotRequest.Refusal) {
    if let object = value.object as? any PlottableObject {
      self = try object.form(view)
      return
    }
    try view.requireUsual()
    if case .table(let table) = value {
      self = table.form
    } else if PlotForm.areOutcomes(value) {
      self = .distances(value)
    } else if StatisticTables(value, kinds: [.summary, .comparison]) != nil {
      self = .intervals(value)
    } else if StatisticTables(value, kinds: [.profile]) != nil {
      self = .profiles(value)
    } else {
      self = .curves(value)
    }
  }

  static func distances(_ value: Value) -> PlotForm {
    PlotForm(own: ["labels"]) { try $0.distances(of: value) }
  }

  static func intervals(_ value: Value) -> PlotForm {
    PlotForm(own: ["labels"]) { try $0.intervals(of: value) }
  }

  static func profiles(_ value: Value) -> PlotForm {
    PlotForm(own: ["labels"]) { try $0.profiles(of: value) }
  }

  static func curves(_ value: Value) -> PlotForm {
    PlotForm(own: ["labels", "statistic", "band", "y"]) { try $0.learningCurves(of: value) }
  }

  /// Whether a value is a table of outcomes, or a list of such tables or of lists of them.
  private static func areOutcomes(_ value: Value) -> Bool {
    switch value {
    case .table(let table): table.knownKind == .outcomes
    case .list(let values): !values.isEmpty && values.allSatisfy(areOutcomes)
    default: false
    }
  }
}

extension PlotForm {
  /// Whether pictures are drawn.
  var isSheet: Bool {
    if case .sheet = drawing { true } else { false }
  }
}

extension Table {
  /// How a table is drawn.
  fileprivate var form: PlotForm {
    switch knownKind {
    case .neighbors: PlotForm(own: ["outcome", "dimensions"]) { try $0.neighbors(self) }
    case .interpolation: PlotForm(own: ["dimensions", "labels"]) { try $0.interpolation(self) }
    case .states: PlotForm { try $0.sheet(ofStates: self) }
    case .loss: PlotForm(own: ["labels"]) { try $0.lossCurves(self, "Loss", "") }
    case .outcomes: .distances(.table(self))
    case .summary, .comparison: .intervals(.table(self))
    case .profile: .profiles(.table(self))
    default: .curves(.table(self))
    }
  }
}

/// An object that `plot` draws.
protocol PlottableObject: LanguageObject {
  /// How a view of it is drawn; throws where it has no such view or isn't ready for it.
  func form(_ view: PlotView) throws(PlotRequest.Refusal) -> PlotForm
}

extension PlotView {
  /// Throws where a view is asked for of what has none.
  func requireUsual() throws(PlotRequest.Refusal) {
    if case .usual = drawing { return }
    throw PlotRequest.Refusal(
      must: "be omitted unless an embedding is drawn", but: "is \(word)", parameter: "view")
  }
}

extension EmbeddingObject: PlottableObject {}

extension StateActionEmbeddingObject: PlottableObject {}

extension VAEObject: PlottableObject {}

extension AnyEmbeddingObject {
  func form(_ view: PlotView) throws(PlotRequest.Refusal) -> PlotForm {
    switch view.drawing {
    case .usual: return try form(usualView)
    case .losses:
      guard let learned = self as? any LearnedEmbeddingObject else {
        throw PlotRequest.Refusal(must: "be trained to have losses", but: "is a \(type.name)")
      }
      return PlotForm(own: view.own) { try $0.lossCurves(learned.curve, learned.lossTitle, self.legend) }
    case .frames(let rows):
      guard let states = ofStates else {
        throw PlotRequest.Refusal(must: "embed states from frames", but: "is an \(type.name)")
      }
      return PlotForm { _ in try states.reconstructions(rows: rows) }
    case .actions(let needsTraining, let draw):
      guard let actions = ofActions else {
        throw PlotRequest.Refusal(
          must: "be reconstructions or loss, since a \(type.name) embeds no actions",
          but: "is \(view.word)", parameter: "view")
      }
      guard isTrained || !needsTraining else {
        throw PlotRequest.Refusal(must: "be trained ('train e')", but: "is \(stand)")
      }
      return PlotForm(own: view.own) { request in
        if self.isTrained { try actions.measureLatents(checkpoint: request.checkpoint) }
        return try draw(EmbeddingViews(object: actions, request: request))
      }
    }
  }

  /// What stands below a title.
  var legend: String { "\(summary), seed \(seed)" }
}
