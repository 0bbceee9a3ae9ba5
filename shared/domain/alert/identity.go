package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// MaxFingerprint is the longest fingerprint in characters.
const MaxFingerprint = 128

// maxGroupKey bounds what every alert of a group carries along, in bytes.
const maxGroupKey = 4 << 10

// Fingerprint identifies alerts whose sender gives none: the first 16 hex digits of
// the SHA-256 over the label pairs name=value, each ended by the byte 0xff, sorted by
// name.
func Fingerprint(labels map[string]string) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		_, _ = io.WriteString(sum, name+"="+labels[name]+"\xff") // a hash never fails to write
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// GroupKey is the key of the group that shares an incident: the sender's own, else
// the name of the alert and its service. A key too long to be carried along is cut
// and ends in its own hash, so that it still tells its group from others.
func GroupKey(given, name, service string) string {
	if given == "" {
		given = fmt.Sprintf("{alertname=%q, service=%q}", name, service)
	}
	if len(given) <= maxGroupKey {
		return given
	}
	sum := sha256.Sum256([]byte(given))
	mark := "…" + hex.EncodeToString(sum[:])
	return strings.ToValidUTF8(given[:maxGroupKey-len(mark)], "") + mark
}
