// Package api speaks the live protocol over WebSockets.
package api

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	protocol       = "sre-copilot.v1"
	bearerPrefix   = "bearer."
	accessCookie   = "access_token"
	handshakeTime  = 10 * time.Second
	writeTime      = 5 * time.Second
	pingEvery      = 20 * time.Second
	idleTime       = 90 * time.Second
	maxFrame       = 64 << 10
	heartbeat      = 30
	maxReplay      = 10_000
	maxCloseReason = 123
)

// Live serves GET /ws.
type Live struct {
	Hub *core.Hub
	Log *slog.Logger
	// Allowed reports whether a browser page of this origin may connect.
	Allowed func(origin, host string) bool
	// Authenticate turns a token into a session.
	Authenticate func(ctx context.Context, token string) (core.Session, error)
	// Missed returns the events of a project after the given id.
	Missed func(ctx context.Context, project uuid.UUID, after string, limit int) ([]events.Frame, error)
	// LastID returns the id of a project's latest event.
	LastID func(ctx context.Context, project uuid.UUID) (string, error)
	Now    func() time.Time
	// Replays bounds how many connections catch up at a time: after a restart all of
	// them want to, and Redis answers few at once. Nil means no bound.
	Replays chan struct{}
	// Handshakes bounds the connections that have not joined the hub yet. Nil means no
	// bound.
	Handshakes chan struct{}
	// WriteTime is how long one frame may take to go out; zero means 5 s.
	WriteTime time.Duration
	// HandshakeTime is how long a client may wait with its connect frame; zero means
	// 10 s.
	HandshakeTime time.Duration
	// PingEvery is how often the client is asked whether it is there, IdleTime after
	// which silence its connection ends; zero means 20 s and 90 s.
	PingEvery, IdleTime time.Duration
}

// ServeHTTP upgrades the request. The connection then goes on by itself until it ends
// or the hub closes: all that the server holds for a request would otherwise be held
// for as long.
func (s *Live) ServeHTTP(w http.ResponseWriter, r *http.Request) error {
	origin := r.Header.Get("Origin")
	if origin != "" && !s.Allowed(origin, r.Host) {
		return fault.New(fault.Forbidden, fault.CodeForbidden, "Pages of this origin may not connect.")
	}
	if !s.enter() {
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "Too many connections begin at once.").RetryIn(time.Second)
	}
	taken := &slim{ResponseWriter: w, writeTime: cmp.Or(s.WriteTime, writeTime)}
	conn, err := websocket.Accept(taken, r, &websocket.AcceptOptions{
		Subprotocols: []string{protocol}, InsecureSkipVerify: true, CompressionMode: websocket.CompressionDisabled,
	})
	if err != nil {
		s.leave()
		return nil //nolint:nilerr // Accept has answered
	}
	conn.SetReadLimit(maxFrame)
	c := &connection{live: s, conn: conn, wire: taken.wire, offered: offeredToken(r, origin), gone: make(chan struct{})}
	go c.begin(context.WithoutCancel(r.Context()))
	return nil
}

// enter takes a place for a handshake, leave gives it back.
func (s *Live) enter() bool {
	if s.Handshakes == nil {
		return true
	}
	select {
	case s.Handshakes <- struct{}{}:
		return true
	default:
		return false
	}
}

func (s *Live) leave() {
	if s.Handshakes != nil {
		<-s.Handshakes
	}
}

// offeredToken is the token that came with the upgrade: in the subprotocol, or in
// the cookie when an allowed page made the request.
func offeredToken(r *http.Request, origin string) string {
	for _, header := range r.Header.Values("Sec-WebSocket-Protocol") {
		for offered := range strings.SplitSeq(header, ",") {
			if token, ok := strings.CutPrefix(strings.TrimSpace(offered), bearerPrefix); ok {
				return token
			}
		}
	}
	cookie, err := r.Cookie(accessCookie)
	if err != nil || origin == "" {
		return ""
	}
	return cookie.Value
}

// connection is one upgraded request. The library reads from it and writes control
// frames; all other frames go straight to the wire.
type connection struct {
	live     *Live
	conn     *websocket.Conn
	wire     *wire
	offered  string
	listener *core.Listener
	lastSeen atomic.Int64
	alive    *time.Timer
	readEnd  atomic.Pointer[error] // why reading ended
	gone     chan struct{}         // closed when the client was told why it had to go
	replays  bool                  // it holds a place in Live.Replays
}

// Try implements core.Line.
func (c *connection) Try(frame []byte) ([]byte, bool) { return c.wire.Try(frame) }

// Work implements core.Line.
func (c *connection) Work() { go c.work() }

// begin admits the client, or tells it why not. What follows needs much less of a
// stack, so it gets one of its own.
func (c *connection) begin(ctx context.Context) {
	first, err := c.handshake(ctx)
	c.live.leave()
	c.offered = "" // it has served its purpose
	if err != nil {
		c.endReplay()
		c.refuse(ctx, err)
		_ = c.conn.CloseNow() // it is closed already in most cases
		return
	}
	go c.serve(ctx, first.LastEventID)
}

// serve keeps the connection until it ends; the hub waits for it.
func (c *connection) serve(ctx context.Context, resumeFrom string) {
	defer c.conn.CloseNow() //nolint:errcheck // it is closed already in most cases
	defer c.live.Hub.Leave(c.listener)
	defer c.endReplay()
	c.seen()
	c.welcome(ctx, resumeFrom)
	c.Work() // what came meanwhile

	c.alive = time.AfterFunc(time.Hour, func() { c.check(ctx) })
	c.alive.Reset(cmp.Or(c.live.PingEvery, pingEvery))
	defer c.alive.Stop()
	err := c.readAll(ctx)
	c.readEnd.Store(&err)
	c.listener.Wake()
	<-c.gone
}

// refuse says why the handshake failed and closes.
func (c *connection) refuse(ctx context.Context, err error) {
	if ending, ok := errors.AsType[*endError](err); ok {
		c.close(ending.Ending)
		return
	}
	code := core.CloseRefused
	switch fault.KindOf(err) {
	case fault.RateLimited, fault.Unavailable:
		code = core.CloseOverload
	case fault.Internal:
		code = core.CloseInternal
		c.live.Log.ErrorContext(ctx, "handshake failed", slog.String("error", err.Error()))
	default: // the client's own fault
	}
	c.say(core.ErrorReply(err))
	c.close(core.Ending{Code: code, Reason: detailOf(err)})
}

// message is what reading returned.
type message struct {
	kind websocket.MessageType
	text []byte
	err  error
}

// first reads the first frame. It does not bound the read itself, which would cut
// the connection before the client is told why.
func (c *connection) first(ctx context.Context) (message, error) {
	read := make(chan message, 1)
	go func() {
		kind, text, err := c.conn.Read(ctx)
		read <- message{kind, text, err}
	}()
	late := time.NewTimer(cmp.Or(c.live.HandshakeTime, handshakeTime))
	defer late.Stop()
	missing := fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "No connect frame arrived in time.")
	select {
	case m := <-read:
		switch {
		case m.err != nil:
			return m, missing.Because(m.err)
		case m.kind != websocket.MessageText:
			return m, errBinary
		case !utf8.Valid(m.text):
			return m, errNotText
		}
		return m, nil
	case <-late.C:
		return message{}, missing
	}
}

// handshake reads the connect frame and admits the listener.
func (c *connection) handshake(ctx context.Context) (core.ClientFrame, error) {
	m, err := c.first(ctx)
	if err != nil {
		return core.ClientFrame{}, err
	}
	frame, err := core.ParseFrame(m.text)
	if err != nil || frame.Type != "connect" {
		return frame, fault.New(fault.Invalid, fault.CodeValidation, "The first frame must be of type connect.")
	}
	session, err := c.authenticate(ctx, frame)
	if err != nil {
		return frame, err
	}
	known, _, err := frame.ChannelNames()
	if err != nil {
		return frame, err
	}
	c.listener = core.NewListener(c, session, known, c.live.Now())
	if frame.LastEventID != "" {
		c.beginReplay() // before it joins: what is held back while it waits must not pile up
		c.listener.BeginReplay()
	}
	return frame, c.live.Hub.Join(c.listener)
}

func (c *connection) authenticate(ctx context.Context, frame core.ClientFrame) (core.Session, error) {
	token := frame.Token
	if token == "" {
		token = c.offered
	} else if frame.TenantID == "" {
		return core.Session{}, fault.InvalidField("tenantId", "is required with a token in the frame")
	}
	if token == "" {
		return core.Session{}, fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "The connection carries no token.")
	}
	session, err := c.live.Authenticate(ctx, token)
	if err != nil {
		return session, err
	}
	for _, claim := range []struct {
		given string
		own   uuid.UUID
	}{{frame.TenantID, session.Scope.TenantID}, {frame.ProjectID, session.Scope.ProjectID}} {
		if claim.given != "" && !strings.EqualFold(claim.given, claim.own.String()) {
			return session, fault.New(fault.Forbidden, "PROJECT_MISMATCH", "The token is for another tenant or project.")
		}
	}
	if session.Scope.ProjectID == uuid.Nil {
		return session, fault.New(fault.Invalid, "MISSING_PROJECT_ID", "Your session names no project.")
	}
	return session, nil
}

func (c *connection) welcome(ctx context.Context, resumeFrom string) {
	session := c.listener.Session()
	last, err := c.live.LastID(ctx, session.Scope.ProjectID)
	if err != nil {
		last = "" // Redis is away; the client resumes from what it has
	}
	c.say(core.Reply("connected", map[string]any{
		"clientId": session.UserID, "tenantId": session.Scope.TenantID, "projectId": session.Scope.ProjectID, "connectionId": c.listener.ID,
		"channels": c.listener.Channels(), "expires_at": session.Expires, "last_event_id": last, "heartbeat_seconds": heartbeat,
	}))
	if resumeFrom != "" {
		c.resume(ctx, resumeFrom)
		c.endReplay()
	}
}

// beginReplay waits for a place among those that catch up, endReplay gives it back.
func (c *connection) beginReplay() {
	if c.live.Replays != nil {
		c.live.Replays <- struct{}{}
		c.replays = true
	}
}

func (c *connection) endReplay() {
	if c.replays {
		<-c.live.Replays
		c.replays = false
	}
}

// resume sends what the client missed, or says why that cannot be told.
func (c *connection) resume(ctx context.Context, from string) {
	c.listener.BeginReplay()
	missed, err := c.live.Missed(ctx, c.listener.Session().Scope.ProjectID, from, maxReplay)
	reason := ""
	switch {
	case err == nil:
	case errors.Is(err, events.ErrTooMany):
		reason = "too_many"
	case errors.Is(err, events.ErrUnknown):
		reason = "unknown"
	default:
		reason = "expired" // also when Redis cannot be asked: the client fetches everything
		if !errors.Is(err, events.ErrExpired) {
			c.live.Log.WarnContext(ctx, "missed events could not be read", slog.String("error", err.Error()))
		}
	}
	c.listener.EndReplay(missed, func(replayed int, last string) []byte {
		if reason != "" {
			return core.Reply("resume_failed", map[string]any{"reason": reason, "last_event_id": from})
		}
		if last == "" {
			last = from
		}
		return core.Reply("resumed", map[string]any{"replayed": replayed, "last_event_id": last})
	})
}

// work sends what waits until nothing does, or until the connection has to end. An
// ending waits for nothing but the write under way; what waits is still sent to a client
// that is done. One at a time is at work, and none while nothing waits.
func (c *connection) work() {
	for {
		reading := c.readEnd.Load()
		if ending := c.listener.Ending(); ending != nil {
			c.end(*ending)
			return
		}
		if frames := c.listener.Next(); frames != nil {
			if !c.sendEach(frames) {
				c.end(core.Ending{Code: core.CloseOverload, Reason: "the connection does not keep up with its events"})
				return
			}
			continue
		}
		if reading != nil {
			c.end(endingOf(*reading))
			return
		}
		if !c.listener.Rest() {
			continue
		}
		if c.listener.Ending() != nil || c.readEnd.Load() != nil { // it came before the rest and so called nobody
			c.listener.Wake()
		}
		return
	}
}

// end closes the connection for good: the work is never taken up again.
func (c *connection) end(e core.Ending) {
	c.close(e)
	close(c.gone)
}

func (c *connection) sendEach(frames [][]byte) bool {
	for _, frame := range frames {
		if c.wire.Send(frame) != nil {
			return false
		}
	}
	return true
}

// check asks the client whether it is there, from time to time, and ends a connection on
// which nothing was heard for too long.
func (c *connection) check(ctx context.Context) {
	every, idle := cmp.Or(c.live.PingEvery, pingEvery), cmp.Or(c.live.IdleTime, idleTime)
	if c.live.Now().UnixNano()-c.lastSeen.Load() > int64(idle) {
		c.listener.End(core.CloseIdle, "nothing was heard for "+idle.String())
		return
	}
	c.alive.Reset(every)
	bounded, cancel := context.WithTimeout(ctx, every)
	defer cancel()
	if c.conn.Ping(bounded) == nil {
		c.seen()
	}
}

func (c *connection) seen() { c.lastSeen.Store(c.live.Now().UnixNano()) }

// say sends a text to a client that does not listen to events yet.
func (c *connection) say(text []byte) { _ = c.wire.Send(core.Wire(text)) } // a client that is gone shows with the next read

func (c *connection) close(e core.Ending) {
	if len(e.Reason) > maxCloseReason {
		e.Reason = strings.ToValidUTF8(e.Reason[:maxCloseReason], "")
	}
	_ = c.conn.Close(websocket.StatusCode(e.Code), e.Reason) // the client may be gone
}

// endingOf tells why reading ended.
func endingOf(err error) core.Ending {
	if ending, ok := errors.AsType[*endError](err); ok {
		return ending.Ending
	}
	if status := websocket.CloseStatus(err); status == websocket.StatusMessageTooBig {
		return core.Ending{Code: int(status), Reason: "a frame is larger than 64 KiB"}
	}
	return core.Ending{Code: int(websocket.StatusNormalClosure)}
}

func detailOf(err error) string {
	if e, ok := fault.As(err); ok {
		return e.Detail
	}
	return "something went wrong on our side"
}

// Origins returns the check of the Origin header: an allowed origin, or a page
// of this very host.
func Origins(allowed []string) func(origin, host string) bool {
	return func(origin, host string) bool {
		if slices.Contains(allowed, origin) {
			return true
		}
		scheme, rest, ok := strings.Cut(origin, "://")
		return ok && (scheme == "http" || scheme == "https") && rest != "" && strings.EqualFold(rest, host)
	}
}

// TokenSession verifies a token by its signature and returns the session it is
// bound to. Access tokens and socket tokens are accepted.
func TokenSession(tokens *auth.Tokens, token string) (core.Session, error) {
	claims, err := tokens.Parse(token, auth.SocketToken)
	if err != nil {
		claims, err = tokens.Parse(token, auth.AccessToken)
	}
	if err != nil {
		return core.Session{}, err
	}
	user, err := claims.UserID()
	if err != nil {
		return core.Session{}, err
	}
	s := core.Session{UserID: user, SessionID: claims.SessionID, Scope: auth.Scope{TenantID: claims.TenantID}, Expires: claims.ExpiresAt.UTC()}
	if claims.ProjectID != nil {
		s.Scope.ProjectID = *claims.ProjectID
	}
	if claims.SessionExpiry > 0 {
		s.Expires = time.Unix(claims.SessionExpiry, 0).UTC()
	}
	return s, nil
}
