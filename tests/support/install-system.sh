#!/usr/bin/env bash
# Debian's packages that the tests need beside Python: a browser, a database server, a Chinese font; and the two
# programs that read old Word documents (86 MB to fetch, 258 MB on disk), without which their tests are skipped.
# Installs what is missing where that is allowed (root with apt-get); else says what is missing.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ] || missing+=(fontconfig fonts-noto-cjk)
"${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
skipped=()
command -v soffice >/dev/null || command -v libreoffice >/dev/null || skipped+=(libreoffice-writer-nogui)
command -v antiword >/dev/null || skipped+=(antiword)
[ ${#missing[@]} -eq 0 ] && [ ${#skipped[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  if [ ${#missing[@]} -eq 0 ]; then
    echo "Tests of old Word documents will be skipped for want of ${skipped[*]}" >&2
    exit 0
  fi
  echo "The tests need what is not installed here: ${missing[*]}. As root: apt-get install ${missing[*]}" >&2
  exit 1
fi
missing+=("${skipped[@]}")

# The tests start servers of their own; Debian shall not start one for the whole machine.
no_server=/etc/postgresql-common/createcluster.d/no-main.conf
if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e "$no_server" ]; then
  mkdir -p "$(dirname "$no_server")"
  echo "create_main_cluster = false" >"$no_server"
  trap 'rm -f "$no_server"' EXIT
fi

echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  echo "apt-get could not install ${missing[*]}" >&2
  exit 1
fi
rm -f "$log"
