package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExampleOfSettings(t *testing.T) {
	t.Parallel()
	explained := exampleNames(t)

	t.Run("explains every setting that the code reads", func(t *testing.T) {
		t.Parallel()
		read := tagsOf(t, "services", "shared", "infra/standalone")
		require.Greater(t, len(read), 40, "the tags were not found")
		for name, file := range read {
			require.Contains(t, explained, name, "%s reads it", file)
		}
		for _, s := range []string{"FRONTEND_PORT", "GATEWAY_PORT", "WEBSOCKET_PORT"} {
			require.Contains(t, explained, s, "the launcher reads it")
		}
	})

	t.Run("sets nothing by itself", func(t *testing.T) {
		t.Parallel()
		text, err := os.ReadFile(filepath.Join(root, ".env.example"))
		require.NoError(t, err)
		for line := range strings.Lines(string(text)) {
			require.Regexp(t, `^(#|\n$)`, line)
		}
	})

	t.Run("holds no secret", func(t *testing.T) {
		t.Parallel()
		for name, value := range explained {
			if regexp.MustCompile(`_KEY|KEYS|PASSWORD$|SECRET`).MatchString(name) {
				require.Empty(t, value, name)
			}
		}
	})
}

// exampleNames returns the settings of .env.example with their defaults.
func exampleNames(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".env.example"))
	require.NoError(t, err)
	names := map[string]string{}
	for _, match := range regexp.MustCompile(`(?m)^# ([A-Z][A-Z0-9_]+)=(.*)$`).FindAllStringSubmatch(string(text), -1) {
		require.NotContains(t, names, match[1], "it is explained twice")
		names[match[1]] = match[2]
	}
	return names
}

// tagsOf returns the variables in the env tags of all structs below the folders, each
// with a file that holds it.
func tagsOf(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if field, ok := n.(*ast.Field); ok && field.Tag != nil {
					if name := variable(field.Tag.Value); name != "" {
						found[name] = path
					}
				}
				return true
			})
			return nil
		})
		require.NoError(t, err)
	}
	return found
}

func variable(literal string) string {
	tag, err := strconv.Unquote(literal)
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("env"), ",")
	return name
}
