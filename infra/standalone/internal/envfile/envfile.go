// Package envfile reads settings from files of NAME=value lines and keeps the
// secrets that were generated for an installation in such a file. It decides
// nothing about what the settings mean.
package envfile

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"strings"
)

var name = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Read returns the settings of the file at path; a missing file holds none. It
// understands what docker compose understands of such a file: comments, an
// optional "export", and values that are bare or in single or double quotes.
func Read(path string) (map[string]string, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the file of settings that was named
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}

	settings := map[string]string{}
	for i, line := range strings.Split(string(text), "\n") {
		key, value, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", path, i+1, err)
		}
		if key != "" {
			settings[key] = value
		}
	}
	return settings, nil
}

// Merge returns one map of all layers; where several name a setting, the last wins.
func Merge(layers ...map[string]string) map[string]string {
	merged := map[string]string{}
	for _, layer := range layers {
		maps.Copy(merged, layer)
	}
	return merged
}

// FromEnviron turns NAME=value pairs as os.Environ returns them into a map.
func FromEnviron(environ []string) map[string]string {
	settings := map[string]string{}
	for _, pair := range environ {
		if key, value, ok := strings.Cut(pair, "="); ok && key != "" {
			settings[key] = value
		}
	}
	return settings
}

// parse reads one line; blank lines and comments have an empty key. Errors never
// quote the line, because it may hold a secret.
func parse(line string) (key, value string, err error) {
	line = strings.TrimSpace(line)
	if line == "" || strings.HasPrefix(line, "#") {
		return "", "", nil
	}
	key, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "=")
	key = strings.TrimSpace(key)
	if !found || !name.MatchString(key) {
		return "", "", errors.New("expected NAME=value")
	}
	value, err = unquote(strings.TrimSpace(value))
	return key, value, err
}

func unquote(value string) (string, error) {
	if value == "" || (value[0] != '"' && value[0] != '\'') {
		bare, _, _ := strings.Cut(" "+value, " #")
		return strings.TrimSpace(bare), nil
	}
	inner, rest, closed := strings.Cut(value[1:], value[:1])
	rest = strings.TrimSpace(rest)
	if !closed || (rest != "" && !strings.HasPrefix(rest, "#")) {
		return "", errors.New("the quoted value does not end")
	}
	return inner, nil
}
