package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// documentPaths are where the merged document is kept: the published one, and the copy
// that the gateway embeds, because an embedded file cannot lie outside its module.
var documentPaths = []string{
	"docs/api-specs/openapi.json",
	"services/api-gateway/app/api/openapi.json",
}

// contract writes the OpenAPI document of all services into the checkout at root.
func contract(root string) error {
	described := map[string]*httpapi.API{}
	for _, m := range registry {
		described[m.Name] = m.operations()
	}
	document, err := httpapi.Merge(described)
	if err != nil {
		return fmt.Errorf("merge the OpenAPI documents: %w", err)
	}
	for _, path := range documentPaths {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // part of the source tree
			return err
		}
		if err := os.WriteFile(path, document, 0o644); err != nil { //nolint:gosec // part of the source tree
			return err
		}
	}
	return nil
}
