extension Unicode.Scalar {
  /// Whether a name can start with it, beyond ASCII.
  var isNameStart: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
      true
    default: false
    }
  }

  /// Whether a name can continue with it, beyond ASCII.
  var isNamePart: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: true
    default: isNameStart
    }
  }

  /// The character as a message shows it: its number if it can't be seen.
  var shown: String {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator, .nonspacingMark:
      let digits = String(value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    default:
      return "'\(self)'"
    }
  }

  /// What to write instead of a character that only looks right.
  var lookalike: String? {
    switch value {
    case 0x2018...0x201B, 0x2039, 0x203A, 0x2032, 0x2BC, 0xB4: "write '"
    case 0x201C...0x201F, 0xAB, 0xBB, 0x2033, 0x301D...0x301F: "write \""
    case 0x2010...0x2015, 0x2212, 0x2043, 0xFE58, 0xFE63: "write -"
    case 0xD7, 0x22C5, 0xB7, 0x2217, 0x2219: "write *"
    case 0xF7, 0x2044, 0x2215: "write /"
    case 0x2026, 0x2025: "write .."
    case 0x2264, 0x2A7D: "write <="
    case 0x2265, 0x2A7E: "write >="
    case 0x2260: "write !="
    case 0x2208: "write in"
    case 0x2227: "write and"
    case 0x2228: "write or"
    case 0xAC: "write not"
    case 0x2190: "write = to assign"
    case 0x221A: "write sqrt(x)"
    case 0xB2: "write ^2"
    case 0xB3: "write ^3"
    case 0x2000...0x200B, 0x202F, 0x205F, 0x3000: "replace it with an ordinary space"
    case 0x221E: "write inf"
    case 0xFF01...0xFF5E: "write \(plainForm)"
    case 0x3001, 0x201A: "write ,"
    case 0x3010: "write ["
    case 0x3011: "write ]"
    default: nil
    }
  }
}
