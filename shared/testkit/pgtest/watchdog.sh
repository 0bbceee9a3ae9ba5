#!/bin/sh
# Stops the shared test server when nobody needs it any more: when every
# "go test" that used it has ended, or when no test binary ran for a long time.
# Arguments: folder of the server, its process id, seconds to wait after the last
# run ended, seconds of idleness to allow.
folder=$1 server=$2 grace=$3 patience=$4

# alive answers whether a process named by a file of the folder still runs, and
# forgets those that do not.
alive() {
	found=1
	for file in "$1"/*; do
		[ -e "$file" ] || continue
		if kill -0 "${file##*/}" 2>/dev/null; then found=0; else rm -f "$file"; fi
	done
	return $found
}

alone=0 idle=0
while kill -0 "$server" 2>/dev/null; do
	sleep 1
	alone=$((alone + 1)) idle=$((idle + 1))
	if alive "$folder/binaries"; then alone=0 idle=0; fi
	if alive "$folder/runs"; then alone=0; fi
	[ "$alone" -ge "$grace" ] || [ "$idle" -ge "$patience" ] || continue

	mkdir "$folder/lock" 2>/dev/null || continue
	echo $$ >"$folder/lock/pid"
	if alive "$folder/binaries"; then # somebody came in before the lock was ours
		rm -rf "$folder/lock"
		continue
	fi
	kill -INT "$server"
	tries=0
	while kill -0 "$server" 2>/dev/null && [ "$tries" -lt 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	kill -KILL "$server" 2>/dev/null
	for file in "$folder"/*; do
		[ "$file" = "$folder/lock" ] || rm -rf "$file"
	done
	rm -rf "$folder/lock"
	rmdir "$folder" 2>/dev/null
	exit 0
done
