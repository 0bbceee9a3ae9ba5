package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const connectLimit = 5 * time.Second

// database connects to PostgreSQL and leaves.
func (p *Prober) database(ctx context.Context, get values) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	config, err := p.postgres(get)
	if err != nil {
		return "", err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return "", refusedByDatabase(ctx, err)
	}
	_ = conn.Close(ctx)
	return "The database accepted the connection.", nil
}

// postgres builds the configuration of a connection from what a person entered. A
// connection string is taken apart and only what names a database is used of it: other
// parameters name files of this machine.
func (p *Prober) postgres(get values) (*pgx.ConnConfig, error) {
	given := map[string]string{
		"host": get("host"), "port": get("port"), "dbname": get("dbname"), "user": get("user"), "password": get("password"),
		"sslmode": get("sslmode"),
	}
	if text := get("connection_string"); text != "" {
		var err error
		if given, err = connectionString(text); err != nil {
			return nil, err
		}
	}
	if strings.ContainsAny(given["host"], "/,") || given["host"] == "" {
		return nil, fault.InvalidField("config.host", "must name one host")
	}
	if given["user"] == "" {
		given["user"] = "postgres"
	}
	if given["port"] == "" {
		given["port"] = "5432"
	}
	if given["sslmode"] == "" {
		given["sslmode"] = "prefer"
	}
	config, err := pgx.ParseConfig((&url.URL{
		Scheme: "postgres", User: url.UserPassword(given["user"], given["password"]),
		Host: net.JoinHostPort(given["host"], given["port"]), Path: "/" + given["dbname"],
		RawQuery: url.Values{"sslmode": {given["sslmode"]}, "passfile": {os.DevNull}, "target_session_attrs": {"any"}}.Encode(),
	}).String())
	if err != nil {
		return nil, fault.InvalidField("config", "does not describe a PostgreSQL connection") // the cause may quote the password
	}
	config.ConnectTimeout = connectLimit
	config.DialFunc = p.guard.DialContext
	config.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil }
	for _, t := range append([]*pgconn.FallbackConfig{{TLSConfig: config.TLSConfig}}, config.Fallbacks...) {
		if t.TLSConfig != nil && p.roots != nil {
			t.TLSConfig.RootCAs = p.roots
		}
	}
	return config, nil
}

// connectionString takes a URL or a list of key=value apart.
func connectionString(text string) (map[string]string, error) {
	if !strings.HasPrefix(text, "postgres") {
		return keywords(text)
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, fault.InvalidField("config.connection_string", "is not a URL of PostgreSQL")
	}
	password, _ := u.User.Password()
	return map[string]string{
		"host": u.Hostname(), "port": u.Port(), "dbname": strings.TrimPrefix(u.Path, "/"), "user": u.User.Username(),
		"password": password, "sslmode": u.Query().Get("sslmode"),
	}, nil
}

// keywords reads key=value pairs as libpq does: values may be quoted, and a backslash
// takes the character after it as it is.
func keywords(text string) (map[string]string, error) {
	pairs := map[string]string{}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		key, rest, found := strings.Cut(text, "=")
		if !found {
			return nil, fault.InvalidField("config.connection_string", "must be a URL or a list of key=value")
		}
		var value string
		value, text = keywordValue(strings.TrimSpace(rest))
		pairs[strings.TrimSpace(key)] = value
	}
	return pairs, nil
}

func keywordValue(text string) (value, rest string) {
	var b strings.Builder
	quoted := strings.HasPrefix(text, "'")
	if quoted {
		text = text[1:]
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case quoted && c == '\'', !quoted && (c == ' ' || c == '\t' || c == '\n'):
			return b.String(), text[i+1:]
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}

func refusedByDatabase(ctx context.Context, err error) error {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return broken(ctx, "The database", err)
	}
	switch refused.Code {
	case "28P01", "28000":
		return failed("The database refused the user or the password.")
	case "3D000":
		return failed("The database server has no database of this name.")
	case "53300":
		return failed("The database has too many connections.")
	default:
		return failed("The database refused the connection.")
	}
}

// redis sends a PING.
func (p *Prober) redis(ctx context.Context, c connection.Config) (string, error) {
	port, err := c.Port(connection.Redis)
	if err != nil {
		return "", err
	}
	host := c.Get(connection.Redis, "host")
	db, err := strconv.Atoi(c.Get(connection.Redis, "db"))
	if err != nil || db < 0 {
		return "", fault.InvalidField("config.db", "must be a number of a database")
	}
	// Dialed here, because the library writes failures to dial to a log of its own.
	conn, err := p.dialRedis(ctx, host, port, c.Flag(connection.Redis, "tls"))
	if err != nil {
		return "", err
	}
	defer conn.Close()
	client := goredis.NewClient(&goredis.Options{
		Addr: net.JoinHostPort(host, port), Password: c.Get(connection.Redis, "password"), DB: db, Protocol: 2,
		Dialer:        func(context.Context, string, string) (net.Conn, error) { return conn, nil },
		DialerRetries: 1, MaxRetries: -1, PoolSize: 1, DisableIdentity: true, ContextTimeoutEnabled: true,
	})
	defer client.Close()
	if err := client.Ping(ctx).Err(); err != nil {
		return "", refusedByRedis(ctx, err)
	}
	return "Redis answered.", nil
}

func (p *Prober) dialRedis(ctx context.Context, host, port string, sealed bool) (net.Conn, error) {
	conn, err := p.guard.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil || !sealed {
		return conn, err
	}
	return p.encrypt(ctx, conn, host)
}

// encrypt starts TLS on a connection, with a certificate that is verified.
func (p *Prober) encrypt(ctx context.Context, conn net.Conn, host string) (net.Conn, error) {
	sealed := tls.Client(conn, &tls.Config{ServerName: host, RootCAs: p.roots, MinVersion: tls.VersionTLS12})
	if err := sealed.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, untrusted(err)
	}
	return sealed, nil
}

// untrusted is a TLS handshake that failed.
func untrusted(err error) error {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return failed("The certificate of the server is not trusted.")
	}
	return failed("The server did not accept an encrypted connection.")
}

func refusedByRedis(ctx context.Context, err error) error {
	if refused, ok := errors.AsType[goredis.Error](err); ok {
		for _, word := range []string{"WRONGPASS", "NOAUTH", "ERR AUTH", "NOPERM"} {
			if strings.HasPrefix(refused.Error(), word) {
				return failed("Redis refused the password.")
			}
		}
		return failed("Redis refused the connection.")
	}
	return broken(ctx, "Redis", err)
}
