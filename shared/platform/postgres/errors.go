package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// SQLSTATEs this package acts on, from appendix A of the PostgreSQL manual.
const (
	uniqueViolation = "23505"
	checkViolation  = "23514"
	integrityClass  = "23"
)

// temporary lists the SQLSTATEs, or their first characters, of a server that is
// short of something or going away, and of work that ran out of its time: the
// same request may succeed a moment later.
var temporary = []string{
	"08",    // connection exception
	"53",    // insufficient resources: disk full, out of memory, too many connections
	"57P0",  // admin shutdown, crash shutdown, cannot connect now, database dropped
	"57014", // statement timeout
	"55P03", // lock timeout
	"25P03", // idle in transaction timeout
	"40001", // serialization failure
	"40P01", // deadlock
	"58030", // I/O error
}

// IsUnique reports whether err is a violation of the named unique constraint or
// unique index.
func IsUnique(err error, constraint string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == uniqueViolation && pg.ConstraintName == constraint
}

// IsViolation reports whether err is a violation of the named constraint of any
// kind: a check, a foreign key, a unique index or a trigger that guards a rule.
func IsViolation(err error, constraint string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && strings.HasPrefix(pg.Code, integrityClass) && pg.ConstraintName == constraint
}

// describe turns a failure of the storage into the fault that tells the caller
// to try again and leaves every other error as it is. An interrupted COMMIT is
// among them: nobody knows whether it happened.
func describe(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.As(err); ok {
		return err
	}
	if isTemporary(err) {
		return unavailable(err)
	}
	return err
}

func unavailable(cause error) error {
	return fault.New(fault.Unavailable, fault.CodeUnavailable,
		"The storage is not available at the moment. Please try again.").
		RetryIn(time.Second).Because(cause)
}

func isTemporary(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		for _, prefix := range temporary {
			if strings.HasPrefix(pg.Code, prefix) {
				return true
			}
		}
		if lacksPartition(pg) {
			return true
		}
	}
	if _, refused := errors.AsType[*pgconn.ConnectError](err); refused {
		return true
	}
	if errors.Is(err, context.Canceled) {
		return false
	}
	return errors.Is(err, context.DeadlineExceeded) || isBroken(err)
}

// lacksPartition reports that a row has no partition to lie in. The job that makes them
// runs when a service starts: until then the sender is to try again. A violated CHECK has
// the same code, and a name.
func lacksPartition(pg *pgconn.PgError) bool {
	return pg.Code == checkViolation && pg.ConstraintName == ""
}

// isBroken reports that the connection ended in the middle of something.
func isBroken(err error) bool {
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(pg.Code, "57P0") || strings.HasPrefix(pg.Code, "08") || pg.Code == "25P03"
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed)
}
