package user

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// HashMemory is how much memory a password hash takes, in KiB, unless the operator says
// otherwise: the parameters of argon2id are from the OWASP Password Storage Cheat Sheet.
const HashMemory = 19 << 10

// Bounds of what an operator may choose and a stored hash may ask for, in KiB.
const (
	LeastHashMemory = 64
	MostHashMemory  = 1 << 20
)

const (
	argonTime    = 2
	argonThreads = 1
	argonSalt    = 16
	argonKey     = 32

	// hashesPerCore bounds how many hashes are computed at once: each takes 19 MiB
	// and a core for some 30 ms, so that sign-ins cannot starve everything else.
	hashesPerCore = 2
	hashWait      = 3 * time.Second

	bcryptLimit = 72 // bytes beyond it were never hashed
)

// ErrUnreadableHash is returned for a stored hash in no format we know.
var ErrUnreadableHash = errors.New("stored password hash cannot be read")

// Hasher makes and checks password hashes, a bounded number at once. It is safe
// for concurrent use.
type Hasher struct {
	memory uint32
	slots  chan struct{}
	count  func()
	dummy  string
}

// NewHasher returns a Hasher for this machine, whose hashes take so many KiB of memory.
// count is called once for every hash that is computed.
func NewHasher(memory uint32, count func()) *Hasher {
	h := &Hasher{memory: memory, slots: make(chan struct{}, hashesPerCore*runtime.GOMAXPROCS(0)), count: count}
	h.dummy = encode(memory, make([]byte, argonSalt), make([]byte, argonKey))
	return h
}

// Hash returns the argon2id hash of a password in the PHC string format. When too
// many others wait it is SERVICE_UNAVAILABLE.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the process instead

	var key []byte
	err := h.limited(ctx, func() { key = derive(password, salt, h.memory) })
	if err != nil {
		return "", err
	}
	return encode(h.memory, salt, key), nil
}

// Check reports whether password belongs to the stored hash, and whether the hash
// should be made anew because it is of another kind or cost. Without a stored hash it
// computes one all the same and says no, so that an unknown account takes as long
// as a wrong password.
func (h *Hasher) Check(ctx context.Context, stored *string, password string) (matches, outdated bool, err error) {
	if stored == nil {
		_, _, err := h.check(ctx, h.dummy, password)
		return false, false, err
	}
	return h.check(ctx, *stored, password)
}

func (h *Hasher) check(ctx context.Context, stored, password string) (matches, outdated bool, err error) {
	if strings.HasPrefix(stored, "$2") {
		err := h.limited(ctx, func() { matches = bcryptMatches(stored, password) })
		return matches, true, err
	}
	memory, salt, key, err := decode(stored)
	if err != nil {
		return false, false, err
	}
	err = h.limited(ctx, func() {
		matches = subtle.ConstantTimeCompare(derive(password, salt, memory), key) == 1
	})
	return matches, memory != h.memory, err
}

// limited runs work when one of the slots is free.
func (h *Hasher) limited(ctx context.Context, work func()) error {
	timer := time.NewTimer(hashWait)
	defer timer.Stop()
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return fmt.Errorf("wait to hash a password: %w", ctx.Err())
	case <-timer.C:
		return fault.New(fault.Unavailable, fault.CodeUnavailable,
			"Too many people are signing in at once. Try again shortly.").RetryIn(time.Second)
	}
	h.count()
	work()
	return nil
}

func derive(password string, salt []byte, memory uint32) []byte {
	return argon2.IDKey([]byte(password), salt, argonTime, memory, argonThreads, argonKey)
}

func bcryptMatches(stored, password string) bool {
	b := []byte(password)
	return bcrypt.CompareHashAndPassword([]byte(stored), b[:min(len(b), bcryptLimit)]) == nil
}

// argonForm is the PHC string format with what is the same in every hash of ours.
var argonForm = fmt.Sprintf("$argon2id$v=%d$m=%%d,t=%d,p=%d$", argon2.Version, argonTime, argonThreads)

func encode(memory uint32, salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf(argonForm, memory) + b64(salt) + "$" + b64(key)
}

func decode(stored string) (memory uint32, salt, key []byte, err error) {
	_, scanErr := fmt.Sscanf(stored, argonForm, &memory)
	rest, ours := strings.CutPrefix(stored, fmt.Sprintf(argonForm, memory))
	saltText, keyText, _ := strings.Cut(rest, "$")
	salt, saltErr := base64.RawStdEncoding.DecodeString(saltText)
	key, keyErr := base64.RawStdEncoding.DecodeString(keyText)
	if !ours || errors.Join(scanErr, saltErr, keyErr) != nil || len(key) != argonKey || memory < LeastHashMemory || memory > MostHashMemory {
		return 0, nil, nil, ErrUnreadableHash
	}
	return memory, salt, key, nil
}
