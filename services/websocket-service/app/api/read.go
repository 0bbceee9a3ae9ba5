package api

import (
	"context"
	"errors"
	"unicode/utf8"

	"github.com/coder/websocket"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// endError ends the connection for a reason of ours.
type endError struct{ core.Ending }

var (
	errBinary  = &endError{core.Ending{Code: core.CloseBinary, Reason: "binary frames are not accepted"}}
	errNotText = &endError{core.Ending{Code: core.CloseNotText, Reason: "a text frame is not UTF-8"}}
)

// Error returns the reason.
func (e *endError) Error() string { return e.Reason }

// readAll answers client frames until the connection ends.
func (c *connection) readAll(ctx context.Context) error {
	for {
		kind, text, err := c.conn.Read(ctx)
		if err != nil {
			return err
		}
		c.seen()
		if kind != websocket.MessageText {
			return errBinary
		}
		if !utf8.Valid(text) {
			return errNotText
		}
		if !c.listener.AllowFrame(c.live.Now()) {
			return &endError{core.Ending{Code: core.CloseFlood, Reason: "too many frames"}}
		}
		if err := c.answer(ctx, text); err != nil {
			return err
		}
	}
}

// answer handles one frame. A mistake is answered and counted; too many of them
// end the connection.
func (c *connection) answer(ctx context.Context, text []byte) error {
	frame, err := core.ParseFrame(text)
	if err == nil {
		err = c.handle(ctx, frame)
	}
	if ending, ok := errors.AsType[*endError](err); ok {
		return ending
	}
	if err == nil {
		return nil
	}
	if !c.listener.AllowError(c.live.Now()) {
		return &endError{core.Ending{Code: core.CloseFlood, Reason: "too many mistakes"}}
	}
	c.listener.Send(core.ErrorReply(err))
	return nil
}

func (c *connection) handle(ctx context.Context, frame core.ClientFrame) error {
	switch frame.Type {
	case "ping":
		c.listener.Send(core.Reply("pong", nil))
	case "subscribe":
		return c.subscribe(frame)
	case "unsubscribe":
		known, _, err := frame.ChannelNames()
		if err != nil {
			return err
		}
		c.listener.Unsubscribe(known)
		c.listener.Send(core.Reply("unsubscribed", map[string]any{"channels": list(known)}))
	case "resume":
		if frame.LastEventID == "" {
			return fault.InvalidField("last_event_id", "is required")
		}
		if places := c.live.Replays; places != nil {
			places <- struct{}{}
			defer func() { <-places }()
		}
		c.resume(ctx, frame.LastEventID)
	case "auth":
		return c.renew(ctx, frame)
	default:
		return fault.New(fault.Invalid, fault.CodeValidation, "Frames of this type are not known.")
	}
	return nil
}

func (c *connection) subscribe(frame core.ClientFrame) error {
	known, rejected, err := frame.ChannelNames()
	if err != nil {
		return err
	}
	if len(known)+len(rejected) == 0 {
		return fault.InvalidField("channels", "is required")
	}
	if err := c.listener.Subscribe(known, frame.Filters); err != nil {
		return err
	}
	members := map[string]any{"channels": list(known)}
	if len(rejected) > 0 {
		members["rejected"] = rejected
	}
	c.listener.Send(core.Reply("subscribed", members))
	return nil
}

// renew extends the authorization with a fresh token of the same user.
func (c *connection) renew(ctx context.Context, frame core.ClientFrame) error {
	session, err := c.live.Authenticate(ctx, frame.Token)
	if err == nil {
		err = c.live.Hub.Renew(c.listener, session)
	}
	if err != nil {
		c.listener.Send(core.ErrorReply(err))
		return &endError{core.Ending{Code: core.CloseRefused, Reason: detailOf(err)}}
	}
	c.listener.Send(core.Reply("authenticated", map[string]any{"expires_at": session.Expires}))
	return nil
}

// list makes an absent list an empty one.
func list(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}
