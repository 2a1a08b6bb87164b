#!/usr/bin/env bash
# Installs what the tests of pg_dump and pg_restore need on Debian: both, and a server of the same version. No server is started.
set -euo pipefail

if dpkg --status postgresql >/dev/null 2>&1; then exit 0; fi

export DEBIAN_FRONTEND=noninteractive
as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
"${as_root[@]}" apt-get update --quiet
"${as_root[@]}" apt-get install --yes --quiet --no-install-recommends postgresql-common
# The package would else make a database server of its own, and start it.
echo 'create_main_cluster = false' | "${as_root[@]}" tee --append /etc/postgresql-common/createcluster.conf >/dev/null
"${as_root[@]}" apt-get install --yes --quiet --no-install-recommends postgresql
