/// What a front gives to a session: the world outside, as closures.
package struct Services {
  /// Shows values: what `print` is given (as one line or block).
  package var show: ([Value]) -> Void
  /// Shows the value of a statement of the top level; a long one page by page where somebody waits for it.
  package var showResult: (Value) -> Void
  /// Shows a result that is read from top to bottom, whole; a long one page by page where somebody reads.
  package var showPage: (Value) -> Void
  /// Shows a line that isn't a result.
  package var note: (String) -> Void
  package var progress: (Progress) -> Void
  /// Ends what the progress of a command has shown.
  package var endProgress: () -> Void = {}
  /// Whether the user asked to stop; called often.
  package var isInterrupted: () -> Bool
  /// Seconds since some moment, steadily growing.
  package var now: () -> Double
  /// Reads a text file by its absolute path; throws something that describes itself.
  package var readFile: (String) throws -> String
  /// The one path of a file that may have several, through links and dots.
  package var canonicalPath: (String) -> String
  /// Whether a path leads to a file or a folder.
  package var fileExists: (String) -> Bool = { _ in false }
  /// Whether two files hold the same bytes.
  package var sameContents: (String, String) -> Bool = { _, _ in false }
  /// Lists a folder for completion, folders with a final "/"; empty if it can't be read.
  package var listFolder: (String) -> [String]
  /// Where results are shown.
  package var display: () -> Display
  /// The statements typed so far, oldest first.
  package var history: () -> [HistoryEntry]
  /// Shows a picture that a statement made.
  package var showMedia: (DrawnMedia) -> Void = { _ in }
  /// Other programs, the prompt, the process.
  package var programs = Programs()
  /// What runs the members of an `over` in processes of their own; nil where there is nothing of the kind.
  package var members: (any MemberHost)?

  package init(
    show: @escaping ([Value]) -> Void = { _ in },
    note: @escaping (String) -> Void = { _ in },
    progress: @escaping (Progress) -> Void = { _ in },
    isInterrupted: @escaping () -> Bool = { false },
    now: @escaping () -> Double = { 0 },
    readFile: @escaping (String) throws -> String = { throw UnreadableFile(path: $0) },
    canonicalPath: @escaping (String) -> String = { $0 },
    listFolder: @escaping (String) -> [String] = { _ in [] },
    display: @escaping () -> Display = { Display() },
    history: @escaping () -> [HistoryEntry] = { [] }
  ) {
    self.show = show
    self.showResult = { show([$0]) }
    self.showPage = { show([$0]) }
    self.note = note
    self.progress = progress
    self.isInterrupted = isInterrupted
    self.now = now
    self.readFile = readFile
    self.canonicalPath = canonicalPath
    self.listFolder = listFolder
    self.display = display
    self.history = history
  }
}

extension Services {
  /// The same services, but for what shows values.
  package func showing(_ show: @escaping ([Value]) -> Void) -> Services {
    var services = self
    services.show = show
    services.showResult = { show([$0]) }
    services.showPage = { show([$0]) }
    return services
  }
}

/// How a terminal takes pictures among its text.
package enum InlineImages: String, Sendable { case kitty, iterm, sixel }

/// The size of a display in characters, and what it can show: colours (256, or all), other characters than
/// ASCII, pictures.
package struct Display: Equatable, Sendable {
  package var columns: Int
  package var rows: Int
  package var hasColor: Bool
  package var hasTrueColor: Bool
  /// Whether only ASCII is shown.
  package var isASCII: Bool
  /// How pictures are shown; nil where they can't be.
  package var images: InlineImages?
  /// Whether pictures are shown beside their texts, as in a notebook.
  package var takesMedia: Bool

  package init(
    columns: Int = 80, rows: Int = 24, hasColor: Bool = false, hasTrueColor: Bool = false,
    isASCII: Bool = false,
    images: InlineImages? = nil, takesMedia: Bool = false
  ) {
    self.takesMedia = takesMedia
    self.isASCII = isASCII
    self.images = images
    self.columns = columns
    self.rows = rows
    self.hasColor = hasColor
    self.hasTrueColor = hasColor && hasTrueColor
  }
}

/// A statement of the past.
package struct HistoryEntry: Equatable, Sendable {
  package var statement: String
  /// Seconds since 1970.
  package var time: Double
  package var folder: String
  /// Seconds.
  package var duration: Double
  /// "ok", "failed", "interrupted".
  package var outcome: String

  package init(statement: String, time: Double, folder: String, duration: Double, outcome: String) {
    self.statement = statement
    self.time = time
    self.folder = folder
    self.duration = duration
    self.outcome = outcome
  }
}

/// A file can't be read.
package struct UnreadableFile: Error, CustomStringConvertible {
  package let path: String
  package init(path: String) { self.path = path }
  package var description: String { "cannot read '\(path)' as UTF-8 text" }
}
