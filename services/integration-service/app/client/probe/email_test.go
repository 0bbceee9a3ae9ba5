package probe_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/client/probe"
	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
)

// mailServer speaks as much SMTP as the probe needs.
type mailServer struct {
	certificate tls.Certificate
	startTLS    bool
	auth        string // what AUTH offers once the connection is encrypted
	password    string
}

// listen serves and returns the port.
func (m mailServer) listen(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go m.serve(conn)
		}
	}()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

func (m mailServer) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in, sealed := bufio.NewReader(conn), false
	say := func(text string) { _, _ = fmt.Fprint(conn, text+"\r\n") }
	say("220 banner of an inside host")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " "); word {
		case "EHLO":
			say("250-hello" + m.extensions(sealed) + "\r\n250 SIZE 1000")
		case "STARTTLS":
			say("220 go")
			conn, sealed = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{m.certificate}}), true
			in = bufio.NewReader(conn)
		case "AUTH":
			m.authenticate(line, in, say)
		case "QUIT":
			say("221 bye")
			return
		default:
			say("500 banner: what")
		}
	}
}

func (m mailServer) extensions(sealed bool) string {
	switch {
	case sealed && m.auth != "":
		return "\r\n250-AUTH " + m.auth
	case !sealed && m.startTLS:
		return "\r\n250-STARTTLS"
	default:
		return ""
	}
}

func (m mailServer) authenticate(line string, in *bufio.Reader, say func(string)) {
	decode := func(text string) string {
		plain, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
		return string(plain)
	}
	var shown string
	if fields := strings.Fields(line); fields[1] == "PLAIN" {
		parts := strings.Split(decode(fields[2]), "\x00")
		shown = parts[len(parts)-1]
	} else {
		for _, question := range []string{"Username:", "Password:"} {
			say("334 " + base64.StdEncoding.EncodeToString([]byte(question)))
			answer, _ := in.ReadString('\n')
			shown = decode(answer)
		}
	}
	if shown == m.password {
		say("235 ok")
		return
	}
	say("535 banner: no " + shown)
}

func TestProbeOfMailServers(t *testing.T) {
	t.Parallel()
	issuer := httptest.NewTLSServer(nil)
	t.Cleanup(issuer.Close)
	roots := x509.NewCertPool()
	roots.AddCert(issuer.Certificate())
	certificate := issuer.TLS.Certificates[0]

	for _, test := range []struct {
		name     string
		server   mailServer
		password string
		roots    *x509.CertPool
		want     string
		fails    bool
	}{
		{"signs in with PLAIN", mailServer{certificate, true, "PLAIN LOGIN", canary}, canary, roots, "The mail server answered and took the credentials.", false},
		{"signs in with LOGIN", mailServer{certificate, true, "LOGIN", canary}, canary, roots, "The mail server answered and took the credentials.", false},
		{"is refused", mailServer{certificate, true, "PLAIN", "other"}, canary, roots, "The mail server refused the user or the password.", true},
		{"goes no further without encryption", mailServer{certificate, false, "PLAIN", canary}, canary, roots, "The mail server offers no encryption (STARTTLS).", true},
		{"does not trust every certificate", mailServer{certificate, true, "PLAIN", canary}, canary, x509.NewCertPool(), "The certificate of the server is not trusted.", true},
		{"knows no other way to sign in", mailServer{certificate, true, "XOAUTH2", canary}, canary, roots, "The mail server offers neither of the ways to sign in that are known here (PLAIN, LOGIN).", true},
		{"cannot sign in where nobody does", mailServer{certificate, true, "", canary}, canary, roots, "The mail server takes no credentials.", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := probe.New(egress.New(nil, egress.WithLoopback()), probe.WithRootCAs(test.roots))
			message, err := p.Probe(t.Context(), connection.Email, connection.Config{
				"smtp_host": "127.0.0.1", "smtp_port": test.server.listen(t), "username": "me", "password": test.password,
			})
			requireSays(t, test.want, test.fails, message, err)
		})
	}
}
