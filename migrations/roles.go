package migrations

import (
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/text/secure/precis"
)

// AppRole is the login of all services. It owns nothing and is bound by
// row-level security.
const AppRole = "srecopilot_app"

// definerRoles own the functions that see all tenants; nobody signs in as them.
var definerRoles = []string{"srecopilot_lookup", "srecopilot_cleanup"}

// login is what the application signs in with; an empty password means that the
// role keeps the one it has.
type login struct{ password string }

func loginOf(appURL string) (login, error) {
	if appURL == "" {
		return login{}, nil
	}
	settings, err := pgconn.ParseConfig(appURL)
	if err != nil {
		return login{}, fmt.Errorf("the application's database URL: %w", err)
	}
	if settings.User != AppRole {
		return login{}, fmt.Errorf("the application's database URL names the user %q: services connect as %s",
			settings.User, AppRole)
	}
	return login{password: settings.Password}, nil
}

// createRoles makes the roles that are missing. Roles belong to the whole server,
// so another database's migration may be making them at the same moment.
func createRoles(ctx context.Context, conn *pgx.Conn, app login, log *slog.Logger) error {
	for _, role := range definerRoles {
		if err := ensureRole(ctx, conn, role, "NOLOGIN"); err != nil {
			return err
		}
		if err := joinRole(ctx, conn, role); err != nil {
			return err
		}
	}
	if err := ensureRole(ctx, conn, AppRole, "LOGIN"); err != nil {
		return err
	}
	return setPassword(ctx, conn, app, log)
}

func ensureRole(ctx context.Context, conn *pgx.Conn, name, attributes string) error {
	var exists bool
	err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1)", name).Scan(&exists)
	if err != nil {
		return fmt.Errorf("look for role %s: %w", name, err)
	}
	if exists {
		return nil
	}
	_, err = conn.Exec(ctx, "CREATE ROLE "+name+" "+attributes)
	if hasState(err, "42710") || hasState(err, "23505") { // made by somebody else since
		return nil
	}
	if err != nil {
		return fmt.Errorf("create role %s: %w", name, err)
	}
	return nil
}

// joinRole makes the owner a member of the role, because only a member can hand a
// function to it. A superuser needs no membership; an owner who may not grant it
// has either been given it or will be told when the first function is handed over.
func joinRole(ctx context.Context, conn *pgx.Conn, role string) error {
	var superuser bool
	err := conn.QueryRow(ctx,
		"SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user").Scan(&superuser)
	if err != nil {
		return fmt.Errorf("look at the owner's role: %w", err)
	}
	if superuser {
		return nil
	}
	_, err = conn.Exec(ctx, "GRANT "+role+" TO CURRENT_USER")
	if err != nil && !hasState(err, "42501") {
		return fmt.Errorf("join role %s: %w", role, err)
	}
	return nil
}

// setPassword gives the login its password as a SCRAM verifier, so that the
// password itself never reaches the server's log.
func setPassword(ctx context.Context, conn *pgx.Conn, app login, log *slog.Logger) error {
	if app.password == "" {
		return nil
	}
	statement := fmt.Sprintf("ALTER ROLE %s PASSWORD '%s'", AppRole, scramVerifier(app.password))
	_, err := conn.Exec(ctx, statement)
	for range 5 { // two migrations of one server changing the same row
		if !hasState(err, "XX000") {
			break
		}
		_, err = conn.Exec(ctx, statement)
	}
	if hasState(err, "42501") {
		log.WarnContext(ctx, "the owner may not change the password of the application role; it stays as it is",
			slog.String("role", AppRole))
		return nil
	}
	if err != nil {
		return fmt.Errorf("set the password of %s: %w", AppRole, err)
	}
	return nil
}

func hasState(err error, state string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == state
}

// scramVerifier returns what PostgreSQL stores for a password: RFC 5803 with the
// server's own number of iterations.
func scramVerifier(password string) string {
	if prepared, err := precis.OpaqueString.String(password); err == nil {
		password = prepared
	}
	const iterations = 4096
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails

	salted, err := pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
	if err != nil {
		panic(err) // only for parameters that these are not
	}
	stored := sha256.Sum256(sign(salted, "Client Key"))
	encode := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s",
		iterations, encode(salt), encode(stored[:]), encode(sign(salted, "Server Key")))
}

func sign(key []byte, message string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(message))
	return mac.Sum(nil)
}
