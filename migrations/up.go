package migrations

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// lockKey is the advisory lock that lets one migration run at a time.
const lockKey = 0x5352_4543_4f50_494c // "SRECOPIL"

// oldestServer is the lowest server_version_num that the schema needs, for
// UNIQUE NULLS NOT DISTINCT and ON DELETE SET NULL (column).
const oldestServer = 150000

// Up brings the database behind ownerURL to Version and prepares the login of
// appURL to use it. It may run again, and several at once wait for each other.
// Without an appURL the login keeps the password it has.
func Up(ctx context.Context, ownerURL, appURL string, log *slog.Logger) error {
	settings, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return fmt.Errorf("the owner's database URL: %w", err)
	}
	login, err := loginOf(appURL)
	if err != nil {
		return err
	}
	conn, err := pgx.ConnectConfig(ctx, settings)
	if err != nil {
		return fmt.Errorf("connect as the owner: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // also lets go of the lock

	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(lockKey)); err != nil {
		return fmt.Errorf("wait for another migration: %w", err)
	}
	if err := checkServer(ctx, conn); err != nil {
		return err
	}
	started := time.Now()
	if err := createRoles(ctx, conn, login, log); err != nil {
		return err
	}
	if err := applyFiles(ctx, conn, settings, log); err != nil {
		return err
	}
	if err := applyJobTables(ctx, ownerURL, log); err != nil {
		return err
	}
	if err := finish(ctx, conn); err != nil {
		return err
	}
	log.InfoContext(ctx, "database is migrated",
		slog.Int64("version", Version()), slog.Duration("took", time.Since(started)))
	return nil
}

func checkServer(ctx context.Context, conn *pgx.Conn) error {
	var number int
	var name string
	err := conn.QueryRow(ctx,
		"SELECT current_setting('server_version_num')::int, current_setting('server_version')").Scan(&number, &name)
	if err != nil {
		return fmt.Errorf("read the server version: %w", err)
	}
	if number < oldestServer {
		return fmt.Errorf("PostgreSQL %s is too old: version 15 or newer is needed", name)
	}
	return nil
}

// applyFiles runs the SQL files that the database does not have yet. The version
// table lives in a schema of ours, so that comes first.
func applyFiles(ctx context.Context, conn *pgx.Conn, settings *pgx.ConnConfig, log *slog.Logger) error {
	if _, err := conn.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS platform"); err != nil {
		return fmt.Errorf("create schema platform: %w", err)
	}
	db := stdlib.OpenDB(*settings)
	defer func() { _ = db.Close() }()

	provider, err := goose.NewProvider(goose.DialectPostgres, db, FS(),
		goose.WithTableName(VersionTable), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read the migration files: %w", err)
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("apply migrations: %w", err)
	}
	for _, result := range results {
		log.InfoContext(ctx, "migration applied",
			slog.String("file", result.Source.Path), slog.Duration("took", result.Duration))
	}
	return nil
}

// applyJobTables brings the job library's own tables up to date. Each service has
// a schema of its own, because the leader of a schema discards jobs whose kind it
// does not know.
func applyJobTables(ctx context.Context, ownerURL string, log *slog.Logger) error {
	pool, err := pgxpool.New(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("connect as the owner: %w", err)
	}
	defer pool.Close()

	for _, schema := range JobSchemas() {
		if err := applyJobSchema(ctx, pool, schema, log); err != nil {
			return fmt.Errorf("job tables in schema %s: %w", schema, err)
		}
	}
	return nil
}

func applyJobSchema(ctx context.Context, pool *pgxpool.Pool, schema string, log *slog.Logger) error {
	if _, err := pool.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+schema); err != nil {
		return fmt.Errorf("create: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{
		Schema: schema, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	result, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	if err != nil {
		return fmt.Errorf("apply: %w", err)
	}
	if len(result.Versions) > 0 {
		log.InfoContext(ctx, "job tables migrated", slog.String("schema", schema))
	}
	return grantJobs(ctx, pool, schema)
}

func grantJobs(ctx context.Context, pool *pgxpool.Pool, schema string) error {
	for _, grant := range []string{
		"GRANT USAGE ON SCHEMA %s TO srecopilot_app",
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO srecopilot_app",
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %s TO srecopilot_app",
		"REVOKE INSERT, UPDATE, DELETE ON %s.river_migration FROM srecopilot_app",
	} {
		if _, err := pool.Exec(ctx, fmt.Sprintf(grant, schema)); err != nil {
			return fmt.Errorf("grant: %w", err)
		}
	}
	return nil
}

// finish makes the partitions of the coming days, lets services read which
// version the database has, and takes back what every login may do in a new
// database. The last is kept with the database and not in it, so a copy of a
// database comes without it and it is done every time.
func finish(ctx context.Context, conn *pgx.Conn) error {
	database := pgx.Identifier{conn.Config().Database}.Sanitize()
	for _, statement := range []string{
		"SELECT platform.ensure_partitions()",
		"GRANT SELECT ON " + VersionTable + " TO " + AppRole,
		"REVOKE CREATE, TEMPORARY ON DATABASE " + database + " FROM PUBLIC",
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("finish: %s: %w", statement, err)
		}
	}
	return nil
}
