package service

import "context"

// Database is what readiness asks of a service's database connection.
type Database interface {
	CheckRole(ctx context.Context) error
	CheckSchema(ctx context.Context, want int64) error
}

// DatabaseChecks decide readiness: the role must be bound by row-level security
// and the schema at least at the version this program needs.
func DatabaseChecks(db Database, version int64) []Check {
	return []Check{
		{Name: "database_role", Decides: true, Probe: db.CheckRole},
		{Name: "database_schema", Decides: true, Probe: func(ctx context.Context) error { return db.CheckSchema(ctx, version) }},
	}
}
