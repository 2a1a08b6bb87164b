#!/usr/bin/env bash
# Installs what the tests and pictures of the sandbox's page need on Debian: Chromium, and fonts for both languages and emoji.
set -euo pipefail

packages=(chromium fonts-inter fonts-noto-cjk fonts-noto-color-emoji)
if dpkg --status "${packages[@]}" >/dev/null 2>&1; then exit 0; fi

export DEBIAN_FRONTEND=noninteractive
as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
"${as_root[@]}" apt-get update --quiet
"${as_root[@]}" apt-get install --yes --quiet --no-install-recommends "${packages[@]}"
