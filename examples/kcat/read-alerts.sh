#!/bin/sh
# Prints all alerts of the topic as lines of type, schema and JSON, and ends. It joins no group, so it disturbs nobody.
# Needs kcat and curl (Debian: apt install kcat curl):
#
#   KAFKA_BROKERS=localhost:9092 SCHEMA_REGISTRY_URL=http://localhost:8081 sh read-alerts.sh
set -eu
folder="$(mktemp -d)"
trap 'rm -r "$folder"' EXIT

# A value is a zero byte, the id of its schema (32 bits, big-endian) and JSON: kcat unpacks `bIs`, and prints 042{"rule": ...
kcat -b "${KAFKA_BROKERS:-localhost:9092}" -C -t "${TOPIC_PREFIX:-}alerts" -o beginning -e -q \
  -s 'value=>bIs' -f '%S\t%h\t%s\n' |
  while IFS="$(printf '\t')" read -r size headers value; do
    [ "$size" -gt 0 ] || continue # The alert's key was removed from the topic.
    id="${value%%\{*}"
    id="${id#0}"
    schema="$folder/$id.json"
    [ -e "$schema" ] || curl -sSf "${SCHEMA_REGISTRY_URL:-http://localhost:8081}/schemas/ids/$id" > "$schema"
    type="$(printf '%s' "$headers" | sed -n 's/.*ce_type=\([^,]*\).*/\1/p')"
    title="$(sed -n 's/.*\\"title\\":\\"\([A-Za-z]*\)\\".*/\1/p' "$schema")"
    printf '%s\tschema of %s\t{%s\n' "$type" "$title" "${value#*\{}"
  done
