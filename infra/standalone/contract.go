package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/routetable"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// documentPaths are where the merged document is kept: the published one, and the copy
// that the gateway embeds, because an embedded file cannot lie outside its module.
var documentPaths = []string{
	"docs/api-specs/openapi.json",
	"services/api-gateway/app/api/openapi.json",
}

const (
	plannedPath = "docs/api-specs/planned.json"
	tablePath   = "docs/api-specs/routes.md"
)

// contract writes the OpenAPI document of all services, and the table of routes
// made from it, into the checkout at root.
func contract(root string, out io.Writer) error {
	described := map[string]*httpapi.API{}
	for _, m := range registry {
		described[m.Name] = m.operations()
	}
	document, err := httpapi.Merge(described)
	if err != nil {
		return fmt.Errorf("merge the OpenAPI documents: %w", err)
	}
	table, err := routes(root, document, out)
	if err != nil {
		return err
	}
	for _, path := range documentPaths {
		if err := writeSource(filepath.Join(root, path), document); err != nil {
			return err
		}
	}
	return writeSource(filepath.Join(root, tablePath), table)
}

// routes makes the table of routes and says what is missing in it.
func routes(root string, document []byte, out io.Writer) ([]byte, error) {
	planned, err := os.ReadFile(filepath.Join(root, plannedPath)) //nolint:gosec // part of the source tree
	if err != nil {
		return nil, err
	}
	table, missing, err := routetable.Write(document, planned)
	if err != nil {
		return nil, fmt.Errorf("the table of routes: %w", err)
	}
	for _, route := range missing {
		if _, err := fmt.Fprintf(out, "not served yet, and planned for nothing later: %s\n", route); err != nil {
			return nil, err
		}
	}
	return table, nil
}

func writeSource(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // part of the source tree
		return err
	}
	return os.WriteFile(path, text, 0o644) //nolint:gosec // part of the source tree
}
