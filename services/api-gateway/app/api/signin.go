package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxSignInBody is more than any sign-in needs.
const maxSignInBody = 64 << 10

// limitSignIn limits tries by address and, separately, by the account that is
// tried.
func (g *Gateway) limitSignIn(w http.ResponseWriter, r *http.Request, client auth.Client) error {
	if err := g.limit(w, r, g.Limits.SignInAddress, client.IP.String()); err != nil {
		return err
	}
	account, err := accountOf(r)
	if err != nil || account == "" {
		return err
	}
	return g.limit(w, r, g.Limits.SignInAccount, core.Account(account, client.IP.String()))
}

// accountOf reads which account a body names and leaves the body as it was.
// What cannot be read names none: the service will refuse it.
func accountOf(r *http.Request) (string, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxSignInBody+1))
	if err != nil {
		return "", fault.InvalidField("body", "ended too early").Because(err)
	}
	if len(body) > maxSignInBody {
		return "", fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The body is larger than %d bytes.", maxSignInBody)
	}
	if err := r.Body.Close(); err != nil && !errors.Is(err, io.EOF) {
		return "", fault.InvalidField("body", "ended too early").Because(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))

	var named struct {
		Email string `json:"email"`
	}
	_ = json.Unmarshal(body, &named) // no JSON, no account
	return named.Email, nil
}
