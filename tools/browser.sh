#!/bin/sh
# Finds or installs Chromium for the browser tests: on PATH, else Debian's, else Playwright's.
set -u
[ "${BROWSER:-}" = none ] && { echo "BROWSER=none: the browser tests are left out."; exit 0; }
for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Debian's chromium for the browser tests …"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium; } >/dev/null 2>&1 &&
    command -v chromium >/dev/null 2>&1 && exit 0
fi
echo "Installing Playwright's Chromium for the browser tests …"
.venv/bin/python -m playwright install chromium >/dev/null 2>&1 && exit 0
echo "Could not install Chromium for the browser tests. Put one on PATH, or run: BROWSER=none make test" >&2
exit 1
