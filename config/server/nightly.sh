#!/bin/sh
# Makes a backup and tries it: now, and then each night at 19:00 UTC, two o'clock in Vietnam.
set -u
trap 'exit 0' TERM INT

day=86400
hour=$((19 * 3600))
while :; do
    python manage.py backup && python manage.py verify_backup
    now=$(date +%s)
    next=$((((now - hour) / day + 1) * day + hour))
    sleep "$((next - now))" &
    wait $!
done
