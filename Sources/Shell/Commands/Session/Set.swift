package import Language

extension Command {
  /// `set`: changes or shows the session's settings.
  package static var set: Command {
    let seed = Parameter(
      "seed", .optional(.whole(0...9_007_199_254_740_992)), note: "unchanged",
      "The seed of later objects; restarts all random streams.")
    let threads = Parameter(
      "threads", .optional(.whole(1...1024)), note: "unchanged", unit: "threads",
      "Number of threads.")
    let color = Parameter(
      "color", .optional(.choice(ColorSetting.self)), note: "unchanged", aliases: ["colour"],
      "When to use colours.")
    let images = Parameter(
      "images", .optional(.choice(ImageSetting.self)), note: "unchanged",
      "How `show`, `plot` and `render` show pictures in the terminal.")
    let pager = Parameter(
      "pager", .optional(.anyWord("auto, on, off or a program such as less", PagerSetting.words)),
      note: "unchanged", "How long help and long results are shown in a terminal.")
    let theme = Parameter(
      "theme", .optional(.choice(ThemeSetting.self)), note: "unchanged",
      "The colours of what is typed at the prompt.")
    let display = Parameter(
      "display", .optional(.choice(DisplaySetting.self)), note: "unchanged",
      "How the prompt shows what is typed.")
    let suggestions = Parameter(
      "suggestions", .optional(.boolean), note: "unchanged",
      "Whether the prompt suggests in grey the rest of an earlier statement.")
    let completion = Parameter(
      "completion", .optional(.choice(CompletionSetting.self)), note: "unchanged",
      "When the prompt lists what the word at the cursor may become.")
    let quiet = Parameter(
      "quiet", .optional(.boolean), note: "unchanged", "Whether to omit progress and notes.")
    return Command(
      "set", area: .session, "Shows or changes settings of the session.",
      help: "The same seed, number of threads and machine give the same numbers, bit for bit.",
      parameters: [seed, threads, color, theme, images, pager, display, suggestions, completion, quiet],
      returns: .either([
        .record([
          FieldType("seed", .number, "The seed."),
          FieldType("threads", .number, "The number of threads."),
          FieldType("color", .string, "When to use colours."),
          FieldType("theme", .string, "The colours of what is typed."),
          FieldType("images", .string, "How pictures are shown."),
          FieldType("pager", .string, "How long results are shown."),
          FieldType("display", .string, "How the prompt shows what is typed."),
          FieldType("suggestions", .boolean, "Whether the prompt suggests earlier statements."),
          FieldType("completion", .string, "When the prompt lists what a word may become."),
          FieldType("quiet", .boolean, "Whether to omit progress and notes."),
          FieldType("folder", .string, "The current folder."),
        ]), .none,
      ]),
      examples: [
        Example("set", "the settings"),
        Example("set seed=7 threads=2", "another seed, two threads"),
        Example("set images=never", "pictures as text in any terminal"),
        Example("set pager=off", "long results all at once"),
        Example("set theme=light", "colours for a light background"),
        Example("set completion=pause", "candidates after a pause while typing"),
        Example("set color=never quiet=true", "plain and quiet output"),
      ]
    ) { call in
      let session = call.session
      func setting(_ word: String) throws -> PagerSetting {
        let setting = PagerSetting(word)
        guard case .program(let command) = setting else { return setting }
        let program = command.split(separator: " ").first.map(String.init) ?? ""
        guard session.services.programs.finds(program) else {
          throw call.error(
            pager, must: "be auto, on, off or an installed program", but: "is \(command.quoted)")
        }
        return setting
      }
      let pages = try call[pager].map(setting)
      if let seed = call[seed] { session.reseed(UInt64(seed)) }
      if let threads = call[threads] { session.settings.threads = threads }
      if let color = call[color] { session.settings.color = color }
      if let theme = call[theme] { session.settings.theme = theme }
      if let display = call[display] { session.settings.display = display }
      if let suggestions = call[suggestions] { session.settings.suggests = suggestions }
      if let completion = call[completion] { session.settings.completion = completion }
      if let images = call[images] { session.settings.images = images }
      if let pages { session.settings.pager = pages }
      if let quiet = call[quiet] { session.settings.isQuiet = quiet }
      let isGiven =
        call.isGiven(seed) || call.isGiven(threads) || call.isGiven(color) || call.isGiven(images)
        || call.isGiven(pager) || call.isGiven(quiet) || call.isGiven(theme) || call.isGiven(display)
        || call.isGiven(suggestions) || call.isGiven(completion)
      return isGiven ? .none : .record(session.settings.record)
    }
  }
}

extension Settings {
  fileprivate var record: Record {
    Record([
      ("seed", .number(Double(seed))), ("threads", .number(threads)), ("color", .string(color.rawValue)),
      ("theme", .string(theme.rawValue)), ("images", .string(images.rawValue)),
      ("pager", .string(pager.word)), ("display", .string(display.rawValue)),
      ("suggestions", .boolean(suggests)), ("completion", .string(completion.rawValue)),
      ("quiet", .boolean(isQuiet)),
      ("folder", .string(folder)),
    ])
  }
}
