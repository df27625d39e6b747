# The value of a key in the current line, "" if it isn't there or is null.
function value(key, rest) {
  if (!match($0, "\"" key "\"[ \t]*:[ \t]*")) return ""
  rest = substr($0, RSTART + RLENGTH)
  if (substr(rest, 1, 1) == "\"") {
    rest = substr(rest, 2)
    sub(/".*/, "", rest)
  } else {
    sub(/[,} \t].*/, "", rest)
  }
  return rest == "null" ? "" : rest
}
