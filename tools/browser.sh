#!/bin/sh
# Finds or installs Chromium for the browser tests, from PATH, from Debian or Playwright's: the whole
# one, for what a shell without windows has not (the page cache, the form history), and the shell, in
# which the other tests take a third of the time.
set -u
[ "${BROWSER:-}" = none ] && { echo "BROWSER=none: the browser tests are left out."; exit 0; }
found() {
  for name in "$@"; do command -v "$name" >/dev/null 2>&1 && return 0; done
  return 1
}
shell() { found chromium-headless-shell chrome-headless-shell; }
whole() { found chromium chromium-browser google-chrome google-chrome-stable chrome; }
shell && whole && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Debian's chromium and chromium-headless-shell for the browser tests …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null 2>&1
  for package in chromium-headless-shell chromium; do
    apt-get install -qq -y --no-install-recommends "$package" >/dev/null 2>&1
  done
fi
whole && exit 0
echo "Installing Playwright's Chromium for the browser tests …"
.venv/bin/python -m playwright install chromium >/dev/null 2>&1 && exit 0
echo "Could not install Chromium for the browser tests. Put one on PATH, or run: BROWSER=none make test" >&2
exit 1
