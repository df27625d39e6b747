# Joins lines of "ours JSON", "other JSON" and those of libraries, "torch JSON", "sb3 JSON" and "sbx JSON", three of each for
# a name and a number of threads, timed in turns. Prints a table of the medians of their ratios, appends them to `history`, and ends with 1 where a part takes 10 %
# longer than the other build.

# The middle of the numbers of a list; "" without any.
function median(list, numbers, count, i, j, x) {
  count = split(list, numbers, " ")
  for (i = 2; i <= count; i++) {
    x = numbers[i] + 0
    for (j = i - 1; j > 0 && numbers[j] + 0 > x; j--) numbers[j + 1] = numbers[j]
    numbers[j + 1] = x
  }
  if (count == 0) return ""
  return count % 2 ? numbers[(count + 1) / 2] + 0 : (numbers[count / 2] + numbers[count / 2 + 1]) / 2
}

function short(x, format) { return x == "" ? "" : sprintf(format, x) }
function shown(x) { return x == "" ? "-" : x }

{
  name = value("name")
  if (name == "" || value("median_ms") == "") next
  key = name SUBSEP value("threads")
  if (!(key in seen)) {
    seen[key] = 1
    order[++count] = key
  }
}
$1 == "ours" {
  ours = value("median_ms")
  times[key] = times[key] " " ours
  if (value("floor_ms") > 0) floors[key] = floors[key] " " ours / value("floor_ms")
}
$1 == "other" && ours > 0 { others[key] = others[key] " " ours / value("median_ms") }
$1 ~ /^(torch|sb3|sbx)$/ && ours > 0 { peers[$1, key] = peers[$1, key] " " value("median_ms") / ours }

END {
  row = "%-34s  %7s  %10s  %9s  %10s  %8s  %8s  %14s\n"
  printf row, "name", "threads", "ms", "/ floor", "torch/dyne", "sb3/dyne", "sbx/dyne", "/ " other
  if (history != "/dev/null") {
    while ((getline line < history) > 0) last = line
    if (last == "") print "record,date,commit,machine,name,threads,ms,of_floor,torch_by_dyne,sb3_by_dyne,sbx_by_dyne,other,of_other" > history
    close(history)
    record = last + 1
  }
  for (i = 1; i <= count; i++) {
    key = order[i]
    split(key, parts, SUBSEP)
    ms = short(median(times[key]), "%.5g")
    floor = short(median(floors[key]), "%.3f")
    torch = short(median(peers["torch", key]), "%.2f")
    sb3 = short(median(peers["sb3", key]), "%.2f")
    sbx = short(median(peers["sbx", key]), "%.2f")
    ratio = short(median(others[key]), "%.3f")
    printf row, parts[1], parts[2], shown(ms), shown(floor), shown(torch), shown(sb3), shown(sbx), shown(ratio)
    if (history != "/dev/null") {
      line = record "," date "," commit "," machine "," parts[1] "," parts[2] "," ms "," floor
      print line "," torch "," sb3 "," sbx "," other "," ratio >> history
    }
    if (ratio + 0 > 1.1) slower = slower sprintf("%s on %s thread(s) takes %.2f times as long as %s\n", parts[1], parts[2], ratio, other)
  }
  if (slower != "") {
    printf "%s", slower > "/dev/stderr"
    exit 1
  }
}
