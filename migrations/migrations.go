// Package migrations holds the database schema of the product as versioned SQL
// files and the steps that bring a database to it: roles, schemas, tables, the
// tables of the job library and partitions. Files go forward only and never
// change once merged. It imports nothing else of the product.
package migrations

import (
	"embed"
	"io/fs"
	"strconv"
	"strings"
)

// VersionTable is where the applied versions are recorded.
const VersionTable = "platform.schema_migrations"

//go:embed sql/*.sql
var files embed.FS

// FS returns the migration files.
func FS() fs.FS {
	sub, err := fs.Sub(files, "sql")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Version returns the highest version among the files: what a database has once
// it is migrated.
func Version() int64 {
	var highest int64
	for _, name := range names() {
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			panic("migration file without a version: " + name)
		}
		highest = max(highest, version)
	}
	return highest
}

// JobSchemas returns the schemas that hold the job library's tables, one for
// each service that runs jobs.
func JobSchemas() []string {
	return []string{"ai_jobs", "audit_jobs", "auth_jobs", "incident_jobs", "integration_jobs", "log_jobs", "metrics_collector_jobs"}
}

func names() []string {
	entries, err := fs.ReadDir(FS(), ".")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	found := make([]string, 0, len(entries))
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}
