package browser

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
)

// thrown is a message as browsers write it: Uncaught TypeError: x is undefined.
var thrown = regexp.MustCompile(`^(?:Uncaught )?(?:\(in promise\) )?([A-Za-z_$][\w$.]*(?:Error|Exception|Warning)): ([\s\S]*)$`)

// errorsOf are the errors of an event as the errors of a service: the application is the
// service, the class is what the message begins with.
func errorsOf(e Event) []errorgroup.Event {
	var all []errorgroup.Event
	for _, f := range e.Failures {
		class, message := "Error", f.Message
		if f.Type == "unhandledrejection" {
			class = "UnhandledRejection"
		}
		if m := thrown.FindStringSubmatch(f.Message); m != nil {
			class, message = m[1], m[2]
		}
		stack := f.Stack
		if stack == "" && f.Filename != "" {
			stack = "    at " + f.Filename + ":" + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column)
		}
		at := e.Timestamp
		if f.At != nil {
			at = *f.At
		}
		event, err := errorgroup.NewEvent(errorgroup.Event{
			ServiceName: e.AppName, Class: class, Message: message, StackTrace: stack, Release: e.Release, UserID: e.UserID, Timestamp: at,
			Tags: tagsOf(e, f),
		})
		if err == nil { // a class is always there
			all = append(all, event)
		}
	}
	return all
}

func tagsOf(e Event, f Failure) []errorgroup.Tag {
	tags := []errorgroup.Tag{}
	for _, t := range []errorgroup.Tag{
		{Key: "url", Value: withoutQuery(e.URL)},
		{Key: "filename", Value: f.Filename},
		{Key: "type", Value: f.Type},
		{Key: "environment", Value: e.Environment},
		{Key: "session_id", Value: e.SessionID},
		{Key: "view_id", Value: e.ViewID},
	} {
		if t.Value != "" {
			tags = append(tags, t)
		}
	}
	return tags
}

// withoutQuery is an address without what differs from visit to visit, and without a
// secret that may stand there.
func withoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		before, _, _ := strings.Cut(address, "?")
		return before
	}
	u.RawQuery, u.Fragment, u.User = "", "", nil
	return u.String()
}
