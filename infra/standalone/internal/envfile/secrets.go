package envfile

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const secretsHead = "# Generated on the first start. Keep this file: without it stored secrets cannot be read again.\n" //nolint:gosec // no secret

// Recipe makes the value of a secret that nobody has set.
type Recipe func() string

// Password returns 32 random bytes as text that needs no quoting anywhere.
func Password() string { return base64.RawURLEncoding.EncodeToString(random(32)) }

// EncryptionKey returns a first entry of ENCRYPTION_KEYS.
func EncryptionKey() string { return "k1:" + base64.StdEncoding.EncodeToString(random(32)) }

// Complete returns the secrets kept in the file at path, after adding those of
// recipes that are neither in it nor in given. The file is readable by its owner
// alone, and what it already holds is never changed.
func Complete(path string, recipes map[string]Recipe, given map[string]string) (map[string]string, error) {
	kept, err := Read(path)
	if err != nil {
		return nil, err
	}

	added := false
	for _, key := range slices.Sorted(maps.Keys(recipes)) {
		if kept[key] == "" && given[key] == "" {
			kept[key] = recipes[key]()
			added = true
		}
	}
	if !added {
		return kept, nil
	}
	return kept, write(path, kept)
}

// write replaces the file in one step, so that a crash leaves the old or the new one.
func write(path string, settings map[string]string) error {
	var text strings.Builder
	text.WriteString(secretsHead)
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&text, "%s=%s\n", key, settings[key])
	}

	draft, err := os.CreateTemp(filepath.Dir(path), ".secrets-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft.Name()) }() // gone already when the rename worked
	if _, err := draft.WriteString(text.String()); err != nil {
		return err
	}
	if err := draft.Sync(); err != nil {
		return err
	}
	if err := draft.Close(); err != nil {
		return err
	}
	return os.Rename(draft.Name(), path)
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never returns an error: it ends the program instead
	return b
}
