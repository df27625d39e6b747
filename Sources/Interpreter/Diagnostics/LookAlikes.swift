/// Letters that look like others.
package enum LookAlikes {
  /// The name among `names` that looks the same as `wanted` but has other characters, and which differ; nil
  /// if none does.
  package static func help(for wanted: String, among names: some Sequence<String>) -> String? {
    let shape = shape(of: wanted)
    guard let name = names.first(where: { $0 != wanted && self.shape(of: $0) == shape }),
      let (typed, known) = zip(wanted.unicodeScalars, name.unicodeScalars).first(where: { $0 != $1 })
    else { return nil }
    return typed.isASCII
      ? "'\(name)' looks the same, but its '\(known)' is \(described(known))"
      : "it looks like '\(name)', but its '\(typed)' is \(described(typed))"
  }

  /// A character by its number and its name.
  private static func described(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return scalar.properties.name.map { "\(number), \($0.lowercased())" } ?? number
  }

  /// The name in the Latin letters and digits that it looks like.
  private static func shape(of name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { letters[$0] ?? $0 }))
  }

  private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
    let pairs: [(foreign: String, latin: String)] = [
      // Cyrillic
      ("аеорсухіјѕԁԛԝһӏ", "aeopcyxijsdqwhl"), ("АВЕКМНОРСТХІЈЅУҮԌԚԜ", "ABEKMHOPCTXIJSYYGQW"),
      ("гктмпвн", "rktmnbh"),
      // Greek
      ("αοονκρτυχικγωη", "aoovkptuxikywn"), ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
      // Latin, Armenian and others
      ("ıȷɑɡʟɴʀɪοօսհոցɩ", "ijagLNRIoouhngi"),
    ]
    var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
    for pair in pairs {
      for (foreign, latin) in zip(pair.foreign.unicodeScalars, pair.latin.unicodeScalars) {
        letters[foreign] = latin
      }
    }
    return letters
  }()
}
