#!/usr/bin/env bash
# A room in the terminal with curl: ./recipe.sh http://127.0.0.1:8080/graphql
set -euo pipefail
api=${1:-http://127.0.0.1:8080/graphql}
me=ada_$(tr -dc a-z0-9 </dev/urandom | head -c 8 || true)
password=$(tr -dc a-z0-9 </dev/urandom | head -c 20 || true)

state=$(mktemp -d) # the tokens, the cursor and a file for each message
trap 'rm -rf "$state"; kill 0' EXIT
mkdir "$state/messages"

# JSON is taken apart by a pattern here; a program of your own has a parser, or jq.
pick()  { sed -nE "s/.*\"$1\":\"?([^\",}]+).*/\1/p"; }
quote() { local text=${1//\\/\\\\}; printf '%s' "${text//\"/\\\"}"; }
post()  { curl -sS --max-time 30 "$api" -H 'Content-Type: application/json' "$@"; }

keep() { # the tokens of an AuthPayload, and when they came
	pick refreshToken <<<"$1" >"$state/refresh"
	pick accessToken <<<"$1" >"$state/access"
	echo "$EPOCHSECONDS" >"$state/since"
}

# Only one at a time refreshes: a refresh token is good once. An answer that is lost is asked for again, with the same
# token, within ten seconds.
token() {
	until mkdir "$state/lock" 2>/dev/null; do sleep 0.1; done
	if ((EPOCHSECONDS - $(<"$state/since") >= lifetime * 2 / 3)); then refresh; fi
	rmdir "$state/lock"
	cat "$state/access"
}

refresh() {
	local answer
	until answer=$(post -d '{"query": "mutation { refreshSession(input: {refreshToken: \"'"$(<"$state/refresh")"'\"}) { accessToken refreshToken } }"}'); do
		echo "again: no answer" >&2
		sleep 0.5
	done
	if [[ $answer == *'"errors"'* ]]; then # the session has ended: sign in
		answer=$(post -d '{"query": "mutation { login(input: {login: \"'"$me"'\", password: \"'"$password"'\"}) { accessToken refreshToken } }"}')
	fi
	keep "$answer"
	echo refreshed >&3
}

# ask gives the answer to a request as the viewer, asked again until there is one.
ask() {
	local answer
	for (( ; ; )); do
		if answer=$(curl -sS --max-time 30 "$api" -H "Authorization: Bearer $(token)" "$@"); then
			case $answer in
			*'"code":"TOKEN_EXPIRED"'*) echo 0 >"$state/since" ;;
			*'"code":"UNAVAILABLE"'* | *'"code":"RATE_LIMITED"'*) ;;
			*) printf '%s\n' "$answer" && return ;;
			esac
		fi
		echo "again: $answer" >&2
		sleep 0.5
	done
}
query() { ask -H 'Content-Type: application/json' -d "$1"; }

# place keeps a message in the file of its seq: what is told twice is there once, and all of it in order.
place() {
	local seq
	seq=$(pick seq <<<"$1")
	printf '%s' "$1" >"$state/messages/$(printf '%09d' "$seq")"
}
show() {
	local file list=
	for file in "$state/messages/"*; do list+=${list:+,}$(<"$file"); done
	echo "messages [$list]" >&3
}

message='{ seq text images: attachments { id } }'

# follow reads events and begins again after the last one, whenever the stream ends: with the connection, with the token.
follow() {
	local line rest
	for (( ; ; )); do
		while IFS= read -r line; do
			case $line in
			*'"code":"TOKEN_EXPIRED"'*) echo 0 >"$state/since" ;;
			'data: '*'"message":'*)
				rest=${line#*'"message":'}
				place "${rest%'}}}'}"
				show
				;;
			esac
			if [[ $line == 'data: '*'"cursor":'* ]]; then pick cursor <<<"$line" >"$state/cursor"; fi
		done < <(curl -sSN "$api" -H 'Content-Type: application/json' -H 'Accept: text/event-stream' \
			-H "Authorization: Bearer $(token)" -d '{
				"query": "subscription ($room: ID!, $after: String) { roomEvents(roomId: $room, after: $after) { cursor ... on MessagePosted { message '"$message"' } ... on MessageChanged { message '"$message"' } ... on MessageDeleted { message '"$message"' } } }",
				"variables": {"room": "'"$room"'", "after": "'"$(<"$state/cursor")"'"}}')
		sleep 0.5
	done
}

exec 3>&1 # what is shown, from inside of substitutions too
lifetime=$(post -d '{"query": "{ serverInfo { timers { accessTokenSeconds } } }"}' | pick accessTokenSeconds)
keep "$(post -d '{"query": "mutation { register(input: {username: \"'"$me"'\", email: \"'"$me"'@example.org\", password: \"'"$password"'\"}) { accessToken refreshToken } }"}')"
room=$(query '{"query": "mutation { createRoom(input: {name: \"Recipes\", visibility: PUBLIC}) { room { id } } }"}' | pick id)
echo "room $room"

# History and cursor come in one query, so that nothing falls between the history and the events.
history=$(query '{"query": "query ($room: ID!) { room(id: $room) { cursor messages(last: 50) { nodes '"$message"' } } }", "variables": {"room": "'"$room"'"}}')
pick cursor <<<"$history" >"$state/cursor"
grep -oE '\{"seq":[0-9]+,"text":"([^"\\]|\\.)*","images":\[[^]]*\]\}' <<<"$history" | while IFS= read -r line; do place "$line"; done
show
follow &

# Each line that is typed is a message, and `/image path` is one with an image. The key of a message is made before the
# first try, so that trying again posts nothing twice.
number=0
while IFS= read -r line; do
	number=$((number + 1))
	input='"roomId": "'"$room"'", "clientKey": "'"$me-$number"'"'
	if [[ $line == '/image '* ]]; then
		answer=$(ask -F 'operations={"query": "mutation ($file: Upload!) { uploadImage(input: {file: $file}) { attachment { id } } }", "variables": {"file": null}}' \
			-F 'map={"0": ["variables.file"]}' -F "0=@${line#/image }")
		input+=', "attachmentIds": ["'$(pick id <<<"$answer")'"]'
	else
		input+=', "text": "'$(quote "$line")'"'
	fi
	query '{"query": "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { deduplicated message { id } } }", "variables": {"input": {'"$input"'}}}' >&2
done
