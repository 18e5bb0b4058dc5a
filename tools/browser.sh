#!/bin/sh
# Finds or installs Chromium for the browser tests: the shell without windows, in which they take a
# third of the time, from PATH or from Debian; else any Chromium on PATH; else Playwright's.
set -u
[ "${BROWSER:-}" = none ] && { echo "BROWSER=none: the browser tests are left out."; exit 0; }
found() {
  for name in "$@"; do command -v "$name" >/dev/null 2>&1 && return 0; done
  return 1
}
found chromium-headless-shell chrome-headless-shell && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Debian's chromium-headless-shell for the browser tests …"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium-headless-shell; } >/dev/null 2>&1
  found chromium-headless-shell && exit 0
fi
found chromium chromium-browser google-chrome google-chrome-stable chrome && exit 0
echo "Installing Playwright's Chromium for the browser tests …"
.venv/bin/python -m playwright install --only-shell chromium >/dev/null 2>&1 && exit 0
echo "Could not install Chromium for the browser tests. Put one on PATH, or run: BROWSER=none make test" >&2
exit 1
