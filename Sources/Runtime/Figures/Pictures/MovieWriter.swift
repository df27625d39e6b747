import Glibc

/// Makes an MP4 film by the program ffmpeg, picture by picture.
@safe
package struct MovieWriter: ~Copyable {
  package let width: Int, height: Int
  private let process: pid_t
  private let input: Int32
  private let log: String

  /// Where ffmpeg is installed; nil if it isn't.
  package static var program: String? {
    // SAFETY: the texts end in zero bytes and are copied, or read during the call only.
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/ffmpeg" }.first { unsafe access($0, X_OK) == 0 }
  }

  /// Begins a film of pictures of one size; `folder` is the writer's own, where the film comes to lie.
  package init(
    width: Int, height: Int, picturesPerSecond: Double, program: String, title: String, in folder: String
  ) throws(FigureError) {
    let arguments = [
      program, "-nostdin", "-loglevel", "error", "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size",
      "\(width)x\(height)", "-framerate", "\(picturesPerSecond)", "-i", "pipe:0", "-an",
      // players want an even number of rows and columns
      "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264", "-crf", "18", "-pix_fmt", "yuv420p",
      "-movflags", "+faststart", "-metadata", "title=\(title)", "-y", "\(folder)/\(MovieWriter.name)",
    ]
    let log = folder + "/log"
    let (process, input) = try MovieWriter.start(arguments, log: log)
    self.width = width
    self.height = height
    self.log = log
    self.process = process
    self.input = input
  }

  /// The name of the film in its folder.
  package static let name = "film.mp4"

  // where the film wasn't finished, the program goes too
  deinit {
    close(input)
    kill(process, SIGKILL)
    _ = MovieWriter.end(of: process)
  }

  /// Adds a picture.
  package mutating func add(_ picture: Picture) throws(FigureError) {
    guard picture.width == width, picture.height == height else {
      throw .samples(given: picture.bytes.count, expected: width * height * 3)
    }
    var sent = 0
    while sent < picture.bytes.count {
      // SAFETY: at most the bytes of the array that are left are read. A program that is gone is an error,
      // not a signal.
      let count = unsafe picture.bytes.withUnsafeBytes { bytes in
        unsafe send(
          input, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .film(reason: reason) }
      sent += count
    }
  }

  /// Ends the film, which then lies in its folder.
  package consuming func finish() throws(FigureError) {
    shutdown(input, Int32(SHUT_WR))
    let status = MovieWriter.end(of: process)
    guard status == 0 else { throw .film(reason: reason) }
  }

  /// The last line that the program wrote.
  private var reason: String {
    let file = unsafe open(log, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "nothing" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    // SAFETY: at most as many bytes are written as the array has.
    let count = unsafe read(file, &bytes, bytes.count)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return text.split(separator: "\n").last.map(String.init) ?? "nothing"
  }

  /// Starts the program with one end of a connection as its standard input; gives it and the other end.
  private static func start(_ arguments: [String], log: String) throws(FigureError) -> (pid_t, Int32) {
    var ends: [Int32] = [-1, -1]
    // SAFETY: the call writes the two elements.
    guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else {
      throw .film(reason: "no connection to ffmpeg")
    }
    defer { close(ends[1]) }
    var process: pid_t = 0
    let status = spawn(arguments, input: ends[1], log: log, &process)
    guard status == 0 else {
      close(ends[0])
      // SAFETY: the text ends in a zero byte and is copied at once.
      throw .film(reason: unsafe strerror(status).map { unsafe String(cString: $0) } ?? "error \(status)")
    }
    return (process, ends[0])
  }

  private static func spawn(_ arguments: [String], input: Int32, log: String, _ process: inout pid_t) -> Int32
  {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    // SAFETY: both are initialised here and destroyed once; texts are copied, or live through the call.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // Ctrl-C at the terminal is for us
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    var texts = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe texts.forEach { unsafe free($0) } }
    return unsafe posix_spawn(&process, arguments[0], &actions, &attributes, &texts, environ)
  }

  /// Waits until the program has ended; gives its exit status, -1 where a signal ended it.
  private static func end(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    // SAFETY: the one variable is written.
    while unsafe waitpid(process, &status, 0) < 0 { if errno != EINTR { return -1 } }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
  }
}
