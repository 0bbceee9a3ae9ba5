package auth

import (
	"crypto/sha256"
	"encoding/hex"
)

// KeyID names a signing key without revealing it: the first 8 bytes of its
// SHA-256 in hex. Deriving it means that rotating a key needs one setting only.
func KeyID(key string) string {
	sum := sha256.Sum256([]byte("kid:" + key))
	return hex.EncodeToString(sum[:8])
}
