import Language

/// The parameters of `plot`.
enum PlotParameters {
  static var subject: Parameter<Value> {
    let kinds: [ValueType] = [
      .group(.embedding), .object(TD3Object.objectType), .table, .list, .record, .string,
    ]
    return Parameter(
      "x",
      .value(
        .either(kinds),
        "an embedding, neighbours, an agent, a curve, a run's folder or a list of agents, curves or runs"),
      .positional,
      "An embedding, a table of neighbours or outcomes, an agent, a curve or a run's folder, or a list of "
        + "agents, curves, runs, outcomes or lists of them; or what `summary`, `compare` and `profile` give."
    )
  }
  static var view: Parameter<PlotView> {
    Parameter("view", .view, default: .auto, "What to draw of an embedding.")
  }
  static var metric: Parameter<String?> {
    Parameter(
      "y", .optional(.metric), note: "the mean return of evaluations",
      "What is drawn of an agent or a run over its steps, such as critic_loss, actor_loss, q_mean or "
        + "at_bound."
    )
  }
  static var data: Parameter<String?> {
    Parameter(
      "data", .optional(.path), note: "none",
      "A .csv, .jsonl or .npy file for the figure's numbers; without `to` it replaces the drawing as text.")
  }

  // MARK: What is drawn

  static var color: Parameter<PlotColor> {
    Parameter(
      "color", .choice(PlotColor.self), default: .outcome, "What the colours of the points show.")
  }
  static var outcome: Parameter<[ElementChoice]?> {
    Parameter(
      "outcome", .optional(.oneOrMore(.element(0...100_000))),
      note: "all in a picture, the first velocity in text",
      "Coordinates of the outcome, by number or name, that colour the points, a panel each; of neighbours, "
        + "one and the next are drawn, or two."
    )
  }
  static var dimensions: Parameter<[ElementChoice]?> {
    Parameter(
      "dimensions", .optional(.oneOrMore(.element(0...100_000))), note: "as many as fit",
      "Which latent dimensions (`histogram`), axes (`actions`) or motors (neighbours, lines; by number or "
        + "name) have a panel."
    )
  }
  static var from: Parameter<Value?> {
    stateParameter(
      "from", "that of the data's first sequence",
      "The state in which plans begin, in views with the simulator: a record like `env.state`, or qpos ++ "
        + "qvel."
    )
  }
  static var cells: Parameter<Int?> {
    Parameter(
      "cells", .optional(.whole(2...101)), note: "as many as are legible", unit: "cells",
      "Cells along the horizontal axis of `view=grid` and `view=distortion`.")
  }
  static var labels: Parameter<[String]> {
    Parameter(
      "labels", .list(of: .string), default: [], note: "the kind of each curve", "Names of the curves.")
  }
  static var statistic: Parameter<PlotStatistic> {
    Parameter(
      "statistic", .choice(PlotStatistic.self), default: .mean,
      "How several runs become one learning curve.")
  }
  static var band: Parameter<PlotBand> {
    Parameter("band", .choice(PlotBand.self), default: .interval, "What the band around it shows.")
  }

  // MARK: Words and axes

  static var title: Parameter<String?> {
    Parameter("title", .optional(.string), note: "what is drawn", "The title; \"\" for none.")
  }
  static var subtitle: Parameter<String?> {
    Parameter(
      "subtitle", .optional(.string), note: "the data behind it",
      "The lines below the title; \"\" for none. A note then says what isn't drawn.")
  }
  static var panels: Parameter<[String]?> {
    Parameter(
      "panels", .optional(.list(of: .string)), note: "what each one shows",
      "The titles of the "
        + "panels.")
  }
  static var xlabel: Parameter<[String]?> { label("xlabel", "horizontal axis") }
  static var ylabel: Parameter<[String]?> { label("ylabel", "vertical axis") }
  static var clabel: Parameter<[String]?> { label("clabel", "colour bar") }
  static var xlim: Parameter<NumericArray?> { limits("xlim", "horizontal axis") }
  static var ylim: Parameter<NumericArray?> { limits("ylim", aliases: ["limits"], "vertical axis") }
  static var clim: Parameter<NumericArray?> { limits("clim", "colour bar") }
  static var xticks: Parameter<NumericArray?> { ticks("xticks", "horizontal axis") }
  static var yticks: Parameter<NumericArray?> { ticks("yticks", "vertical axis") }

  private static func label(_ name: String, _ place: String) -> Parameter<[String]?> {
    Parameter(
      name, .optional(.oneOrMore(.string)), note: "the quantity",
      "Label of the \(place): one string for all panels, or a list with one for each.")
  }

  private static func limits(
    _ name: String, aliases: [String] = [], _ place: String
  ) -> Parameter<NumericArray?> {
    Parameter(
      name, .optional(.array), note: "the range of the data", aliases: aliases,
      "Lowest and highest values of the \(place): two numbers for all panels, or a list with two for each.")
  }

  private static func ticks(_ name: String, _ place: String) -> Parameter<NumericArray?> {
    Parameter(
      name, .optional(.vector()), note: "round numbers", "The ticks of the \(place).")
  }

  // MARK: The file

  static var target: Parameter<String?> {
    Parameter(
      "to", .optional(.path), note: "text",
      "The file to write; its extension selects PNG, SVG, PDF, a page (.html) or Vega-Lite (.vl.json).")
  }
  static var fit: Parameter<PlotFit?> {
    Parameter(
      "fit", .optional(.choice(PlotFit.self)), note: "by `size`",
      "Where the picture will appear, which sets its width; its height follows.")
  }
  static var width: Parameter<Double?> {
    Parameter("width", .optional(.number(above: 0)), note: "by `fit`", "Width for print, in `unit`.")
  }
  static var height: Parameter<Double?> {
    Parameter(
      "height", .optional(.number(above: 0)), note: "as needed", "Height for print, in `unit`.")
  }
  static var unit: Parameter<PlotUnit> {
    Parameter("unit", .choice(PlotUnit.self), default: .inch, "The unit of `width` and `height`.")
  }
  static var font: Parameter<Double?> {
    Parameter(
      "font", .optional(.number(6...72)), note: "7, on a slide 14", unit: "points",
      "Size of the axis labels; titles are larger, ticks a little smaller, and nothing is below 6 points.")
  }
  static var dpi: Parameter<Double?> {
    Parameter(
      "dpi", .optional(.number(36...1_200)), note: "300, on a slide 144", unit: "pixels per inch",
      "Resolution of a PNG for print.")
  }
  static var size: Parameter<NumericArray?> {
    Parameter(
      "size", .optional(.vector(2)), note: "900 × 600, 540 × 360 in a PDF, higher if needed",
      unit: "pixels or points", "Width and height of a picture for the screen, instead of `fit` or `width`.")
  }
}

/// A unit of length.
enum PlotUnit: String, Choice {
  case inch = "in"
  case millimetre = "mm"
  case point = "pt"

  var sentence: String {
    switch self {
    case .inch: "Inches."
    case .millimetre: "Millimetres."
    case .point: "Points, 72 to the inch."
    }
  }

  var inches: Double {
    switch self {
    case .inch: 1
    case .millimetre: 1 / 25.4
    case .point: 1.0 / 72
    }
  }
}

/// Where a picture is printed or shown.
enum PlotFit: String, Choice {
  case column, page, slide, neurips, iclr, icml
  case icmlPage = "icml_page"
  case ieee
  case ieeePage = "ieee_page"
  case jmlr

  var sentence: String {
    switch self {
    case .column: "A column of a paper, 3.5 inches wide."
    case .page: "The width of a page, 7 inches."
    case .slide: "A slide, 1920 × 1080 pixels or 960 × 540 points, with large text."
    case .neurips: "The text width of NeurIPS, 5.5 inches."
    case .iclr: "The text width of ICLR, 5.5 inches."
    case .icml: "A column of ICML, 3.25 inches."
    case .icmlPage: "Both columns of ICML, 6.75 inches."
    case .ieee: "A column of IEEE's journals and conferences, 3.5 inches."
    case .ieeePage: "Both columns of IEEE, 7.16 inches."
    case .jmlr: "The text width of JMLR, 6 inches."
    }
  }

  /// Width and usual height in inches.
  var inches: (width: Double, height: Double) {
    switch self {
    case .column, .ieee: (3.5, 2.5)
    case .icml: (3.25, 2.4)
    case .neurips, .iclr: (5.5, 3.4)
    case .jmlr: (6, 3.7)
    case .icmlPage: (6.75, 4.1)
    case .page: (7, 4.2)
    case .ieeePage: (7.16, 4.3)
    case .slide: (40.0 / 3, 7.5)
    }
  }
}
