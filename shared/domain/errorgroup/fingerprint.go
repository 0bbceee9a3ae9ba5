package errorgroup

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// framesCounted is how many frames of a stack trace take part in a fingerprint.
const framesCounted = 3

// FingerprintOf is what errors of one kind have in common: the first 32 hex digits of
// SHA-256 over service|class|normalized message|top three frames of the program's own
// code, each frame as function@file. Line numbers do not count, because they change with
// every release.
func FingerprintOf(service, class, message, stackTrace string) string {
	return fingerprint(service, class, message, Frames(stackTrace))
}

func fingerprint(service, class, message string, frames []Frame) string {
	parts := []string{service, class, Normalize(message)}
	own := 0
	for _, f := range frames {
		if !f.InApp {
			continue
		}
		parts = append(parts, f.Function+"@"+f.File)
		if own++; own == framesCounted {
			break
		}
	}
	if own == 0 {
		parts = append(parts, "")
	}
	return hashOf(parts)
}

func hashOf(parts []string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "|")))
	return hex.EncodeToString(sum[:])[:32]
}
