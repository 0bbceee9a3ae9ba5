package probe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/smtp"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
)

// implicitTLS is the port on which mail servers are encrypted from the first byte.
const implicitTLS = "465"

// email greets a mail server, asks for encryption with a certificate that is verified,
// and signs in when there is a user. It sends no message.
func (p *Prober) email(ctx context.Context, c connection.Config) (string, error) {
	port, err := c.Port(connection.Email)
	if err != nil {
		return "", err
	}
	host := c.Get(connection.Email, "host")
	conn, err := p.guard.DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if at, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(at) // a connection that cannot keep time fails below
	}
	if port == implicitTLS {
		if conn, err = p.encrypt(ctx, conn, host); err != nil {
			return "", err
		}
	}
	if err := p.converse(conn, host, port, c.Get(connection.Email, "user"), c.Get(connection.Email, "password")); err != nil {
		return "", broken(ctx, "The mail server", err)
	}
	return "The mail server answered and took the credentials.", nil
}

func (p *Prober) converse(conn net.Conn, host, port, user, password string) error {
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.Hello("sre-copilot.local"); err != nil {
		return err
	}
	if port != implicitTLS {
		if err := p.startTLS(client, host); err != nil {
			return err
		}
	}
	if user != "" {
		if err := login(client, host, user, password); err != nil {
			return err
		}
	}
	return client.Quit()
}

func (p *Prober) startTLS(client *smtp.Client, host string) error {
	if offered, _ := client.Extension("STARTTLS"); !offered {
		return failed("The mail server offers no encryption (STARTTLS).")
	}
	if err := client.StartTLS(&tls.Config{ServerName: host, RootCAs: p.roots, MinVersion: tls.VersionTLS12}); err != nil {
		return untrusted(err)
	}
	return nil
}

func login(client *smtp.Client, host, user, password string) error {
	offered, mechanisms := client.Extension("AUTH")
	var auth smtp.Auth
	switch list := strings.Fields(strings.ToUpper(mechanisms)); {
	case !offered:
		return failed("The mail server takes no credentials.")
	case slices.Contains(list, "PLAIN"):
		auth = smtp.PlainAuth("", user, password, host)
	case slices.Contains(list, "LOGIN"):
		auth = loginAuth{user: user, password: password}
	default:
		return failed("The mail server offers neither of the ways to sign in that are known here (PLAIN, LOGIN).")
	}
	if err := client.Auth(auth); err != nil {
		return failed("The mail server refused the user or the password.")
	}
	return nil
}

// loginAuth is the way to sign in that some mail servers offer instead of PLAIN. It is
// used on encrypted connections only, because encryption comes first.
type loginAuth struct{ user, password string }

// Start names the mechanism.
func (a loginAuth) Start(*smtp.ServerInfo) (string, []byte, error) { return "LOGIN", nil, nil }

// Next answers the two questions of the server.
func (a loginAuth) Next(asked []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	switch strings.ToLower(strings.TrimSpace(string(asked))) {
	case "username:", "user name":
		return []byte(a.user), nil
	case "password:":
		return []byte(a.password), nil
	default:
		return nil, errors.New("unexpected question")
	}
}
