extension Unicode.Scalar {
  /// Whether a name can start with it, beyond ASCII.
  var isNameStart: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
      true
    default: false
    }
  }

  /// Whether a name can go on with it, beyond ASCII.
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
    case 0x2018, 0x2019: "write '"
    case 0x201C, 0x201D, 0x201E, 0xAB, 0xBB: "write \""
    case 0x2010...0x2015, 0x2212: "write -"
    case 0xD7, 0x22C5: "write *"
    case 0xF7: "write /"
    case 0x2026: "write .."
    case 0x2264: "write <="
    case 0x2265: "write >="
    case 0x2260: "write !="
    case 0x2000...0x200B, 0x202F, 0x3000: "replace it by an ordinary blank"
    case 0x221E: "write inf"
    default: nil
    }
  }
}
