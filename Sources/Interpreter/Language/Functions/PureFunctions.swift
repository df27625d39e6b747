/// The language's own functions, declared like commands.
enum PureFunctions {
  static var all: [Command] { [] }
}
