#!/bin/sh
# Chạy máy quét từ bộ này: không cài đặt, không cần mạng.
here=$(dirname "$0")
for python in "$here/python/bin/python3" python3.11 python3; do
  if command -v "$python" >/dev/null 2>&1; then
    exec "$python" "$here/start.py" "$@"
  fi
done
echo "Cần Python 3.11: xem DOC-TRUOC.txt." >&2
exit 2
