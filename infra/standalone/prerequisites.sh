#!/bin/sh
# Says which tools `make up` misses on this machine, all at once, and what to do about
# each. The versions come from the files that really need them.
set -u
cd "$(dirname "$0")/../.." || exit 1

need_go=$(sed -n 's/^go //p' go.work)
need_node=$(sed -n 's/.*"node": *">=\([0-9.]*\)".*/\1/p' frontend/package.json)
problems=''

complain() { problems="$problems  - $1
"; }

# at_least HAVE WANT compares versions number by number.
at_least() {
	awk -v have="$1" -v want="$2" 'BEGIN {
		split(have, h, "."); n = split(want, w, ".")
		for (i = 1; i <= n; i++) if (h[i] + 0 != w[i] + 0) exit !(h[i] + 0 > w[i] + 0)
	}'
}

if ! command -v go >/dev/null 2>&1; then
	complain "Go is missing: install Go $need_go or newer from https://go.dev/dl"
elif ! version=$(go env GOVERSION 2>/dev/null) || ! at_least "${version#go}" "$need_go"; then
	# An older Go that may fetch newer ones has done so by now; this one may not.
	complain "Go $need_go or newer is needed, $(GOWORK=off GOTOOLCHAIN=local go version 2>/dev/null | cut -d' ' -f3 | sed 's/^go//') is installed: get it from https://go.dev/dl"
fi

if ! command -v node >/dev/null 2>&1; then
	complain "Node.js is missing: install Node.js $need_node or newer from https://nodejs.org"
elif ! at_least "$(node -p process.versions.node)" "$need_node"; then
	complain "Node.js $need_node or newer is needed, $(node -p process.versions.node) is installed: get it from https://nodejs.org"
elif ! command -v npm >/dev/null 2>&1; then
	complain "npm is missing: it comes with Node.js from https://nodejs.org (on Debian: apt-get install npm)"
fi

if [ -n "$problems" ]; then
	printf 'SRE Copilot cannot be built here:\n%s' "$problems" >&2
	exit 1
fi
