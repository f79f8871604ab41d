#!/usr/bin/env bash
# A small client in curl. Node picks values out of JSON; jq would do as well.
#
#   ROWCAST_CLIENT_ID=… ROWCAST_CLIENT_SECRET=… examples/client-curl/run.sh
set -euo pipefail

rowcast=${ROWCAST_URL:-http://127.0.0.1:8080}
table=Contacts_Curl
records=$rowcast/v2/tables/$table/records

# The value of an expression on the JSON that comes in.
pick() { node -p "const it = JSON.parse(require('node:fs').readFileSync(0, 'utf8')); $1"; }

expect() { [ "$1" = "$2" ] || { printf 'Expected %s, found %s\n' "$2" "$1" >&2; exit 1; }; }

# What the server answers; when it is an error, the script says it and ends.
api() {
  local body
  body=$(curl -sS --fail-with-body -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@") || { printf '%s\n' "$body" >&2; return 1; }
  printf '%s' "$body"
}

# The credentials come from curl's standard input, so that no list of processes shows them.
answer=$(curl -sS --fail-with-body "$rowcast/oauth/token" -d grant_type=client_credentials \
  --config - <<< "user = \"${ROWCAST_CLIENT_ID:-}:${ROWCAST_CLIENT_SECRET:-}\"") || { printf 'No token: %s\n' "$answer" >&2; exit 1; }
token=$(pick it.access_token <<< "$answer")
echo "Signed in at $rowcast"

table_made='' webhook=''
clean_up() {
  if [ -n "$webhook" ]; then api -X DELETE "$rowcast/v2/outgoingWebhooks/$webhook"; fi
  if [ -n "$table_made" ]; then api -X DELETE "$rowcast/v2/tables/$table"; fi
}
trap clean_up EXIT

api "$rowcast/v2/tables" -d "{
  \"Name\": \"$table\",
  \"Columns\": [
    {\"Name\": \"Email\", \"Type\": \"STRING\", \"Unique\": true},
    {\"Name\": \"Visits\", \"Type\": \"INTEGER\"},
    {\"Name\": \"Balance\", \"Type\": \"CURRENCY\"},
    {\"Name\": \"Member\", \"Type\": \"YES/NO\"},
    {\"Name\": \"Since\", \"Type\": \"DATE/TIME\"},
    {\"Name\": \"Interests\", \"Type\": \"LIST-STRING\", \"ListField\": [\"Art\", \"Chess\", \"Music\"]}
  ]
}"
table_made=yes
echo "Made the table $table"

inspector=$(api -X POST "$rowcast/v2/inspectors")
inspector_url=$(pick it.Url <<< "$inspector")
inspector_token=$(pick it.Token <<< "$inspector")
answer=$(api "$rowcast/v2/outgoingWebhooks" -d "{\"Name\": \"$table\", \"OutgoingUrls\": [\"$inspector_url\"]}")
webhook=$(pick it.Id <<< "$answer")
answer=$(api "$rowcast/v2/outgoingWebhooks/$webhook/events" -d "{
  \"EventType\": \"table.recordUpdate\", \"ObjectName\": \"$table\", \"ObjectFields\": [\"Balance\"]
}")
expect "$(pick it.Status <<< "$answer")" Active
echo "Made the webhook $webhook, called when a Balance changes"

answer=$(api "$records?response=rows" -d '[
  {"Email": "ada@example.com", "Visits": 12, "Balance": 10.5, "Member": true, "Since": "2026-01-02T03:04:05", "Interests": [2, 3]},
  {"Email": "grace@example.com", "Visits": 3}
]')
expect "$(pick it.Result.length <<< "$answer")" 2
echo 'Inserted 2 records'

# -G puts what --data-urlencode encodes into the address.
answer=$(api -G "$records" --data-urlencode "q.where=Visits >= 10 AND Member = 1 AND Email LIKE '%@example.com'")
expect "$(pick 'JSON.stringify(it.Result)' <<< "$answer")" \
  '[{"PK_ID":1,"Email":"ada@example.com","Visits":12,"Balance":10.5,"Member":true,"Since":"2026-01-02T03:04:05","Interests":{"2":"Chess","3":"Music"}}]'
echo "Read $(pick 'JSON.stringify(it.Result[0])' <<< "$answer")"

# -d is the body here, so the condition is encoded by hand.
answer=$(api -X PUT "$records?q.where=Email%20=%20'ada@example.com'" -d '{"Balance": 99.95}')
expect "$(pick it.RecordsAffected <<< "$answer")" 1
echo 'Updated 1 record'

calls=0
for _ in {1..300}; do
  answer=$(api "$rowcast/v2/inspectors/$inspector_token/calls")
  calls=$(pick it.Result.length <<< "$answer")
  if [ "$calls" != 0 ]; then break; fi
  sleep 0.1
done
expect "$calls" 1
expect "$(pick 'it.Result[0].SignatureVerified' <<< "$answer")" true
expect "$(pick 'JSON.parse(it.Result[0].Body).data[0].Balance' <<< "$answer")" 99.95
echo 'The webhook was called, signed, with the new Balance'

answer=$(api -G -X DELETE "$records" --data-urlencode 'q.where=PK_ID > 0')
expect "$(pick it.RecordsAffected <<< "$answer")" 2
echo 'Deleted 2 records'

clean_up
trap - EXIT
echo 'Deleted the webhook and the table'
