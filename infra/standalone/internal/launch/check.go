package launch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/port"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/redisserver"
)

const (
	reachTimeout  = 3 * time.Second
	oldestVersion = 150000 // PostgreSQL 15
)

// checkPorts says for every port that cannot be used who holds it and what to do.
func checkPorts(ctx context.Context, places []place) Problems {
	var problems Problems
	for _, p := range places {
		if problem := checkPort(ctx, p.host(), p.port, p.Name, p.PortSetting); problem != "" {
			problems = append(problems, problem)
		}
		if p.metrics == 0 {
			continue
		}
		if problem := checkPort(ctx, loopback, p.metrics, "the metrics of "+p.Name, ""); problem != "" {
			problems = append(problems, problem)
		}
	}
	return problems
}

func checkPort(ctx context.Context, host string, number int, user, setting string) string {
	err := port.Try(ctx, host, number)
	move := "set PORT_OFFSET to move all ports"
	if setting != "" {
		move = "set " + setting + " to another port, or PORT_OFFSET to move all"
	}
	switch {
	case err == nil:
		return ""
	case errors.Is(err, syscall.EADDRINUSE):
		holder := port.Holder(number)
		if holder == "" {
			holder = "another program"
		}
		return fmt.Sprintf("port %d (%s) is taken by %s: stop that, or %s", number, user, holder, move)
	case errors.Is(err, syscall.EACCES):
		return fmt.Sprintf("port %d (%s) may be opened by root only: %s", number, user, move)
	}
	return fmt.Sprintf("port %d (%s) cannot be opened (%v): %s", number, user, err, move)
}

// checkPage makes sure that there is something to show.
func checkPage(dist string) Problems {
	if _, err := os.Stat(filepath.Join(dist, "index.html")); err != nil {
		return Problems{fmt.Sprintf("the web page is not built (%s holds no index.html): run make up, which builds it, or set FRONTEND_DIST", dist)}
	}
	return nil
}

// checkRedis makes sure that a given Redis answers.
func checkRedis(ctx context.Context, address string) Problems {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "redis" && u.Scheme != "rediss") {
		return Problems{"REDIS_URL must look like redis://host:6379/0"}
	}
	if err := redisserver.Ping(ctx, address, reachTimeout); err != nil {
		return Problems{fmt.Sprintf("REDIS_URL: Redis at %s does not answer (%s): start it, correct the setting, or unset it to let make up bring its own", u.Host, reason(err))}
	}
	return nil
}

// checkDatabase makes sure that a given PostgreSQL answers, is new enough and lets the
// owner create what the migrations create.
func checkDatabase(ctx context.Context, setting, owner string) Problems {
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	c, err := pgx.ParseConfig(owner)
	if err != nil {
		return Problems{setting + " is not a valid PostgreSQL address"}
	}
	c.ConnectTimeout = reachTimeout
	conn, err := pgx.ConnectConfig(ctx, c)
	if err != nil {
		return Problems{setting + ": " + explain(err, c)}
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()

	var version int
	var mayCreate bool
	err = conn.QueryRow(ctx, `SELECT current_setting('server_version_num')::int,
		has_database_privilege(current_database(), 'CREATE') AND (rolsuper OR rolcreaterole)
		FROM pg_catalog.pg_roles WHERE rolname = current_user`).Scan(&version, &mayCreate)
	switch {
	case err != nil:
		return Problems{setting + ": " + explain(err, c)}
	case version < oldestVersion:
		return Problems{fmt.Sprintf("%s: PostgreSQL %d is too old, 15 or newer is needed", setting, version/10000)}
	case !mayCreate:
		return Problems{fmt.Sprintf("%s: the role %q may not create schemas and roles: grant it CREATE on the database and CREATEROLE, or name another in MIGRATE_DATABASE_URL", setting, c.User)}
	}
	return nil
}

// explain turns what pgx says into what to do. It never shows the password.
func explain(err error, c *pgx.ConnConfig) string {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch refused.Code {
		case "28P01", "28000":
			return fmt.Sprintf("PostgreSQL at %s does not let %q in: check the user and the password", c.Host, c.User)
		case "3D000":
			return fmt.Sprintf("there is no database %q at %s: create it, or correct POSTGRES_DB", c.Database, c.Host)
		}
		return fmt.Sprintf("PostgreSQL at %s refuses: %s", c.Host, refused.Message)
	}
	return fmt.Sprintf("PostgreSQL at %s port %d does not answer (%s): start it, correct the setting, or unset it to let make up bring its own", c.Host, c.Port, reason(err))
}

// reason is the short cause inside a network error.
func reason(err error) string {
	if unknown, ok := errors.AsType[*net.DNSError](err); ok {
		return fmt.Sprintf("the host name %q is not known", unknown.Name)
	}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno.Error()
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("no answer within %s", reachTimeout)
	}
	return err.Error()
}
