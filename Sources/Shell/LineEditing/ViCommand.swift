/// A command of vi: a count, a key, and what that key takes.
struct ViCommand: Equatable {
  /// How often; nil where nobody has said.
  var count: Int?
  /// The keys without counts and registers: `d` `w`, `r` `x`, `d` `i` `"`.
  var keys: [Unicode.Scalar] = []
  /// The register that it takes from or gives to.
  var register: Unicode.Scalar?

  var first: Unicode.Scalar? { keys.first }
  var times: Int { count ?? 1 }
  /// The count as far as it is typed.
  var written: Int? { digits ?? count }

  static let operators: Set<Unicode.Scalar> = ["d", "c", "y", "<", ">"]
  /// Keys that take another one.
  private static let takers: Set<Unicode.Scalar> = [
    "f", "F", "t", "T", "r", "g", "m", "`", "'", "@", "z", "Z", "q",
  ]
  /// Those that an operator can have behind it.
  private static let motionTakers: Set<Unicode.Scalar> = ["f", "F", "t", "T", "g", "`", "'"]
  /// Larger counts count as this one.
  private static let mostTimes = 9_999

  /// The count that is being typed, and that before an operator.
  private var digits: Int?
  private var isNamingRegister = false

  /// Adds a key; says whether the command is whole now.
  mutating func add(_ key: Unicode.Scalar) -> Bool {
    if isNamingRegister {
      (register, isNamingRegister) = (key, false)
      return false
    }
    let awaitsArgument = !keys.isEmpty && !isWhole && !(keys.count == 1 && isOperator)
    if !awaitsArgument, let digit = Self.digit(key), digit > 0 || digits != nil {
      digits = min(Self.mostTimes, (digits ?? 0) * 10 + digit)
      return false
    }
    if !awaitsArgument {
      if let digits { count = min(Self.mostTimes, (count ?? 1) * digits) }
      digits = nil
      if keys.isEmpty, key == "\"" {
        isNamingRegister = true
        return false
      }
    }
    keys.append(key)
    return isWhole
  }

  private static func digit(_ key: Unicode.Scalar) -> Int? {
    ("0"..."9").contains(key) ? Int(key.value) - 0x30 : nil
  }

  /// Whether an operator takes what is around the cursor: `di`, `ca`.
  private var isObject: Bool {
    keys.count == 2 && Self.operators.contains(keys[0]) && (keys[1] == "i" || keys[1] == "a")
  }

  private var isOperator: Bool { first.map(Self.operators.contains) ?? false }

  private var isWhole: Bool {
    guard let last = keys.last else { return false }
    switch keys.count {
    case 1: return !isOperator && !Self.takers.contains(last)
    case 2 where isOperator: return !isObject && !Self.motionTakers.contains(last)
    default: return true
    }
  }

  /// The key that libedit's function of this name has in vi.
  static func key(ofFunction name: String) -> Unicode.Scalar? { functions[name] }

  private static let functions: [String: Unicode.Scalar] = [
    "vi-change-meta": "c", "vi-delete-meta": "d", "vi-yank": "y", "vi-next-word": "w", "vi-prev-word": "b",
    "vi-end-word": "e", "vi-next-big-word": "W", "vi-prev-big-word": "B", "vi-end-big-word": "E",
    "vi-next-char": "f", "vi-prev-char": "F", "vi-to-next-char": "t", "vi-to-prev-char": "T",
    "vi-repeat-next-char": ";", "vi-repeat-prev-char": ",", "vi-match": "%", "vi-replace-char": "r",
    "vi-replace-mode": "R", "vi-substitute-char": "s", "vi-substitute-line": "S", "vi-change-to-eol": "C",
    "vi-change-case": "~", "vi-insert": "i", "vi-insert-at-bol": "I", "vi-add": "a", "vi-add-at-eol": "A",
    "vi-paste-next": "p", "vi-paste-prev": "P", "vi-yank-end": "Y", "vi-redo": ".", "vi-zero": "0",
    "vi-to-column": "|", "vi-comment-out": "#",
  ]
}
