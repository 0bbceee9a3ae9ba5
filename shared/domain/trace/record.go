package trace

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// RequestOf is the transaction that a histogram point named http.request stands for: its
// value is the duration in milliseconds, and its tags tell the rest (contract: ingest
// section 3).
func RequestOf(service string, value float64, at time.Time, tag func(name string) string) Transaction {
	ms := func(text string) time.Duration {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || !(n > 0 && n < float64(longestDuration/time.Millisecond)) {
			return 0
		}
		return time.Duration(n * float64(time.Millisecond))
	}
	code, _ := strconv.Atoi(tag("status_code"))
	failed := strings.ToLower(tag("error"))
	t := Transaction{
		ID: cut(tag("transaction_id"), maxID), TraceID: cut(tag("trace_id"), maxID), Service: service,
		Endpoint: cut(tag("endpoint"), maxEndpoint), Method: cut(tag("method"), maxMethod), StatusCode: min(max(code, 0), 999),
		Duration: ms(strconv.FormatFloat(value, 'g', -1, 64)), Database: ms(tag("db_duration_ms")), External: ms(tag("external_duration_ms")),
		Error: code >= 500 || failed != "" && failed != "false" && failed != "none", At: at,
	}
	if t.Keyed = t.ID != ""; !t.Keyed {
		t.ID = uuid.Must(uuid.NewV7()).String()
	}
	if t.Method == "" {
		t.Method = "GET"
	}
	return t
}

// Record stores transactions inside the transaction of the batch that they were derived
// from.
func Record(ctx context.Context, tx pgx.Tx, s auth.Scope, transactions []Transaction) error {
	if len(transactions) == 0 {
		return nil
	}
	var at time.Time
	if err := tx.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&at); err != nil {
		return fmt.Errorf("ask for the time: %w", err)
	}
	for i := range transactions {
		transactions[i].version = at.UnixMicro()
	}
	return insertTransactions(ctx, tx, s, encodeTransactions(transactions))
}
