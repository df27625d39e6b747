package import Diagnostics

extension SourceText {
  /// A name of the text in its one spelling: characters that are only other forms of a letter count as that
  /// letter.
  package func name(in range: SourceRange) -> String { text(in: range).normalizedName }
}

extension String {
  /// The name in its one spelling: full-width, mathematical and other forms of a letter are that letter, as
  /// in NFKC.
  ///
  /// Composed and decomposed letters are equal as strings are.
  package var normalizedName: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars { result.append(scalar.plainForm) }
    return String(result)
  }
}

extension Unicode.Scalar {
  /// The letter or digit of which this is another form; itself if it is none.
  package var plainForm: Unicode.Scalar {
    switch value {
    case 0xFF01...0xFF5E: Unicode.Scalar(value - 0xFEE0) ?? self
    case 0x1D400...0x1D6A3: Self.letter((value - 0x1D400) % 52)
    case 0x1D6A8...0x1D7CB: Self.greek((value - 0x1D6A8) % 58) ?? self
    case 0x1D7CE...0x1D7FF: Unicode.Scalar(0x30 + (value - 0x1D7CE) % 10) ?? self
    default: Self.forms[value] ?? self
    }
  }

  private static func letter(_ place: UInt32) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(place < 26 ? 0x41 + place : 0x61 + place - 26))
  }

  /// The letter at a place of an alphabet of mathematical Greek.
  private static func greek(_ place: UInt32) -> Unicode.Scalar? {
    switch place {
    case 0..<17: Unicode.Scalar(0x391 + place)
    case 17: "Θ"
    case 18..<25: Unicode.Scalar(0x391 + place)
    case 26..<51: Unicode.Scalar(0x3B1 + place - 26)
    case 52...57: (["ε", "θ", "κ", "φ", "ρ", "π"] as [Unicode.Scalar])[Int(place) - 52]
    default: nil
    }
  }

  /// Single letters with a second code, and the subscripts that are letters.
  private static let forms: [UInt32: Unicode.Scalar] = [
    0xB5: "μ", 0x3D0: "β", 0x3D1: "θ", 0x3D5: "φ", 0x3D6: "π", 0x3F0: "κ", 0x3F1: "ρ", 0x3F4: "Θ", 0x3F5: "ε",
    0x17F: "s", 0x2126: "Ω", 0x212A: "K", 0x212B: "Å", 0x210E: "h", 0x210F: "ħ", 0x2113: "l", 0x2102: "C",
    0x210D: "H", 0x2115: "N", 0x2119: "P", 0x211A: "Q", 0x211D: "R", 0x2124: "Z", 0x212F: "e", 0x2130: "E",
    0x2131: "F", 0x2133: "M", 0x2134: "o", 0x210B: "H", 0x2110: "I", 0x2112: "L", 0x211B: "R", 0x212C: "B",
    0x2071: "i", 0x207F: "n", 0x1D62: "i", 0x1D63: "r", 0x1D64: "u", 0x1D65: "v", 0x2C7C: "j", 0x2090: "a",
    0x2091: "e", 0x2092: "o", 0x2093: "x", 0x2095: "h", 0x2096: "k", 0x2097: "l", 0x2098: "m", 0x2099: "n",
    0x209A: "p", 0x209B: "s", 0x209C: "t",
  ]
}
