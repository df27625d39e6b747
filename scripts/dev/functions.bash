# What the scripts share; to be sourced by a script that has set `root`, the folder of the package.
: "${root:?}"

# System libraries, fonts and tools, by their Debian packages.
packages=(
  libmujoco-dev libopenblas-dev libedit-dev libcairo2-dev libpng-dev
  libegl-dev libgl1-mesa-dri libgif-dev libzip-dev libhdf5-dev libzmq3-dev fonts-dejavu-core pkg-config
)

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "${0##*/}: $*"
  exit 1
}

# Lists those of `packages` that aren't installed.
missing_packages() {
  local package status
  for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=none
    [[ $status == installed ]] || printf '%s\n' "$package"
  done
}

# Runs apt-get as root without questions, waiting for another apt to finish; quiet unless it fails.
apt_get() {
  local command=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@") output
  [[ $(id -u) == 0 ]] || command=(sudo "${command[@]}")
  output=$("${command[@]}" 2>&1 </dev/null) && return
  say "$output"
  return 1
}

# Installs what is missing of the system packages; with everything in place it takes a few hundredths of a second.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "not a Debian system, so these packages, or what they are called here, must be there already: ${packages[*]}"
    return
  fi
  local missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
    fail "these packages must be installed first, by root: apt-get install ${missing[*]}"
  fi
  say "installing ${missing[*]} …"
  apt_get update || say "the package lists could not be refreshed; trying with those at hand"
  apt_get install --no-install-recommends "${missing[@]}" ||
    fail "these packages could not be installed: ${missing[*]}"
}

# Makes the machine ready to build: a Swift toolchain and the system packages.
prepare() {
  command -v swift >/dev/null ||
    fail "swift must be in PATH (6.2 or newer, https://www.swift.org/install), but is not there"
  install_packages
}

# Builds with `swift build -c release` and these arguments.
build() {
  swift build --package-path "$root" --manifest-cache none -c release "$@"
}

# Builds quietly: the latest line in place on a terminal, else one line; everything if it fails.
build_quietly() {
  local log=$root/.build/last-build.log line columns=${COLUMNS:-80} status=0
  mkdir -p "$root/.build"
  : >"$log"
  say "building dyne (a few minutes the first time) …"
  set -o pipefail
  build "$@" 2>&1 | while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    [[ ! -t 2 ]] || printf '\r\033[K%s' "${line:0:columns-1}" >&2
  done || status=$?
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
  ((status == 0)) && return
  cat "$log" >&2
  fail "the build failed"
}
