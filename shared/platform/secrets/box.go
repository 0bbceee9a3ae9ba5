// Package secrets keeps secrets secret: it encrypts the ones that are stored, masks
// the ones that would be shown and compares the ones that are presented.
// It does not say which routes hold secrets; section 20 of the API conventions does.
package secrets

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

const (
	prefix  = "enc:v1:"
	keySize = 32
)

// ErrUnreadable is returned for a stored secret that no known key opens: it was
// damaged, moved to another row or column, or its key was taken away.
var ErrUnreadable = errors.New("stored secret cannot be decrypted")

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// Box encrypts and decrypts stored secrets with AES-256-GCM in the format
// enc:v1:<key id>:<base64url(nonce || ciphertext || tag)>. The additional data
// table:column:row id ties every secret to its place, so that a ciphertext copied to
// another row does not open there.
type Box struct {
	writeID string
	keys    map[string]cipher.AEAD
}

// ParseKeys reads ENCRYPTION_KEYS: pairs id:base64(32 bytes) separated by commas. The
// first key writes, all of them read. Errors name the pair by position, never by value.
func ParseKeys(text string) (*Box, error) {
	box := &Box{keys: map[string]cipher.AEAD{}}
	for i, pair := range strings.Split(text, ",") {
		id, encoded, found := strings.Cut(strings.TrimSpace(pair), ":")
		if !found || !keyID.MatchString(id) {
			return nil, fmt.Errorf("encryption key %d must have the form id:base64, with an id of letters, digits, - and _", i+1)
		}
		if _, taken := box.keys[id]; taken {
			return nil, fmt.Errorf("encryption key %d repeats the id of an earlier one", i+1)
		}
		aead, err := newAEAD(encoded)
		if err != nil {
			return nil, fmt.Errorf("encryption key %d: %w", i+1, err)
		}
		box.keys[id] = aead
		if i == 0 {
			box.writeID = id
		}
	}
	return box, nil
}

// Seal encrypts a secret for one place.
func (b *Box) Seal(plain, table, column, rowID string) (string, error) {
	aead, ok := b.keys[b.writeID]
	if !ok {
		return "", errors.New("seal secret: no encryption key")
	}
	sealed := aead.Seal(nil, nil, //nolint:gosec // this AEAD makes a random nonce itself
		[]byte(plain), place(table, column, rowID))
	return prefix + b.writeID + ":" + base64.RawURLEncoding.EncodeToString(sealed), nil
}

// Open decrypts a stored secret of one place. Every failure is ErrUnreadable.
func (b *Box) Open(stored, table, column, rowID string) (string, error) {
	id, encoded, ok := split(stored)
	if !ok {
		return "", ErrUnreadable
	}
	aead, ok := b.keys[id]
	if !ok {
		return "", ErrUnreadable
	}
	sealed, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return "", ErrUnreadable
	}
	plain, err := aead.Open(nil, nil, sealed, place(table, column, rowID))
	if err != nil {
		return "", ErrUnreadable
	}
	return string(plain), nil
}

// NeedsRewrite reports whether a stored secret should be sealed again on its next
// update, because another format or an older key wrote it.
func (b *Box) NeedsRewrite(stored string) bool {
	id, _, ok := split(stored)
	return !ok || id != b.writeID
}

func newAEAD(encoded string) (cipher.AEAD, error) {
	key, err := decodeKey(encoded)
	if err != nil || len(key) != keySize {
		return nil, errors.New("must be 32 bytes in base64")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// decodeKey takes both base64 alphabets, padded or not: operators paste what their
// tools print.
func decodeKey(encoded string) ([]byte, error) {
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(encoded, "="))
	return base64.RawStdEncoding.DecodeString(plain)
}

func split(stored string) (id, encoded string, ok bool) {
	rest, ok := strings.CutPrefix(stored, prefix)
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, ":")
}

func place(table, column, rowID string) []byte {
	return []byte(table + ":" + column + ":" + rowID)
}
