# Joins lines of JSON, one flat object a figure, by name and threads; prints a table, or lines of JSON if json is 1.

function or_null(x) { return x == "" ? "null" : x }
function figure(x) { return x == "" ? "-" : sprintf(x < 1 ? "%.4f" : "%.3f", x) }
function ratio(x, y) { return x == "" || y == "" || y == 0 ? "-" : sprintf("%.2f", x / y) }

/^[ \t]*\{/ {
  name = value("name")
  key = name SUBSEP value("threads")
  if (name == "") next
  if (!(key in seen)) {
    seen[key] = 1
    order[++count] = key
  }
  if (value("median_ms") != "") median[key] = value("median_ms")
  if (value("floor_ms") != "") floor[key] = value("floor_ms")
  if (value("peer_ms") != "") peer[key] = value("peer_ms")
  if (value("worst_ms") != "") worst[key] = value("worst_ms")
  if (value("allocations") != "") allocations[key] = value("allocations")
  if (length(name) > width) width = length(name)
}

END {
  if (!json) {
    row = "%-" (width > 4 ? width : 4) "s  %7s  %10s  %10s  %10s  %8s  %10s  %10s  %11s\n"
    printf row, "name", "threads", "ms", "worst ms", "floor ms", "of floor", "torch ms", "torch/dyne", "allocations"
  }
  for (i = 1; i <= count; i++) {
    key = order[i]
    split(key, parts, SUBSEP)
    if (json) {
      printf "{\"name\": \"%s\", \"threads\": %s, \"median_ms\": %s, \"floor_ms\": %s", parts[1], or_null(parts[2]), \
        or_null(median[key]), or_null(floor[key])
      if (key in worst) printf ", \"worst_ms\": %s", worst[key]
      if (key in allocations) printf ", \"allocations\": %s", allocations[key]
      if (key in peer) printf ", \"peer\": \"torch\", \"peer_ms\": %s", peer[key]
      print "}"
    } else {
      printf row, parts[1], parts[2], figure(median[key]), figure(worst[key]), figure(floor[key]), ratio(median[key], floor[key]), \
        figure(peer[key]), ratio(peer[key], median[key]), key in allocations ? allocations[key] : "-"
    }
  }
}
