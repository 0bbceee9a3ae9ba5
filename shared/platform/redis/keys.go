package redis

import (
	"time"

	"github.com/google/uuid"
)

// Every key the platform writes has its function here and a time to live below.
// Pub/Sub channels (Live, AuthEvents) hold nothing and need none.
const (
	// RevokedSessionTTL outlives every access token: the longest allowed is 24 h.
	RevokedSessionTTL = 25 * time.Hour
	// APIKeyTTL keeps a verified key no longer than a revocation may take.
	APIKeyTTL = 5 * time.Second
	// EventStreamTTL is how long missed events can be replayed.
	EventStreamTTL = 24 * time.Hour
	// EventSeenTTL is how long a published event is remembered, so that a publisher
	// killed half-way does not give it a second id.
	EventSeenTTL = 24 * time.Hour
	// EventEpochTTL is longer than any stream, and renewed whenever the epoch is read.
	EventEpochTTL = 25 * time.Hour
	// RateLimitTTL is longer than the usual buckets take to fill up.
	RateLimitTTL = 2 * time.Minute
	// GeneratingTTL ends the mark of a generation whose worker died.
	GeneratingTTL = 10 * time.Minute
)

// AuthEvents is the channel on which changes of sessions, members, users and API keys
// are announced to everything that caches them.
const AuthEvents = "auth.events"

// EventEpoch holds the random value that changes when Redis lost its data.
const EventEpoch = "events:epoch"

// RevokedSession marks a session whose access tokens no longer count.
func RevokedSession(sid uuid.UUID) string {
	return "auth:revoked:" + sid.String()
}

// APIKey caches what is known of the API key with this SHA-256 in hex.
func APIKey(sha256 string) string {
	return "apikey:" + sha256
}

// EventStream is the stream of a project's events, for those who missed some.
func EventStream(project uuid.UUID) string {
	return "events:" + project.String()
}

// EventSeen remembers the stream id that an event of a project was given.
func EventSeen(project, event uuid.UUID) string {
	return "events:seen:" + project.String() + ":" + event.String()
}

// Live is the channel that carries a project's events as they happen.
func Live(channel, project string) string {
	return "live:" + channel + ":" + project
}

// RateLimit holds the shared token bucket of one key of a class.
func RateLimit(class, key string) string {
	return "rl:" + class + ":" + key
}

// Generating marks an incident whose hypotheses are being generated.
func Generating(incident uuid.UUID) string {
	return "ai:generating:" + incident.String()
}
