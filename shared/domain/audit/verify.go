package audit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

const verifyPage = 1000

// Verify walks the tenant's chain, or the stretch of it whose entries lie between
// since and until, and reports the first entry that was changed, is out of order
// or follows a gap. The whole chain must also begin and end where it should.
func (r *Repository) Verify(ctx context.Context, s auth.Scope, since, until *time.Time) (Verification, error) {
	v := verifier{}
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		span, err := stretch(ctx, tx, s.TenantID, since, until)
		if err != nil {
			return err
		}
		v.whole = since == nil
		for after := span.from - 1; ; {
			page, err := chain(ctx, tx, s.TenantID, after, span.to)
			if err != nil {
				return err
			}
			for _, l := range page {
				after = l.last
				if !v.check(l) {
					return nil
				}
			}
			if len(page) == 0 {
				break
			}
		}
		if until == nil {
			v.end(span.to, span.hash)
		}
		return nil
	})
	return v.result, err
}

// Chains lists the tenants that have a chain.
func (r *Repository) Chains(ctx context.Context) (tenants []uuid.UUID, err error) {
	err = r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT tenant_id FROM audit.chains() AS c (tenant_id) ORDER BY tenant_id`)
		if err != nil {
			return fmt.Errorf("list chains: %w", err)
		}
		tenants, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	return tenants, err
}

// span is a stretch of a chain. Without an upper time it ends with the chain, and
// the hash is that of its end.
type span struct {
	from, to int64
	hash     string
}

func stretch(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, since, until *time.Time) (span, error) {
	s := span{from: 1}
	err := tx.QueryRow(ctx, `SELECT seq, encode(hash, 'hex') FROM audit.chain_heads WHERE tenant_id = $1`, tenant).Scan(&s.to, &s.hash)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return s, fmt.Errorf("read the end of the chain: %w", err)
	}
	if since == nil && until == nil {
		return s, nil
	}
	var first, last *int64
	err = tx.QueryRow(ctx, `
		SELECT min(seq) FILTER (WHERE @since::timestamptz IS NULL OR timestamp >= @since),
			max(seq) FILTER (WHERE @until::timestamptz IS NULL OR timestamp <= @until)
		FROM audit.audit_logs
		WHERE tenant_id = @tenant`, pgx.NamedArgs{"tenant": tenant, "since": since, "until": until}).Scan(&first, &last)
	if err != nil {
		return s, fmt.Errorf("find the stretch: %w", err)
	}
	if since != nil {
		s.from = orElse(first, math.MaxInt64)
	}
	if until != nil {
		s.to = orElse(last, 0)
	}
	return s, nil
}

func orElse(n *int64, otherwise int64) int64 {
	if n == nil {
		return otherwise
	}
	return *n
}

// chain reads the links after one, up to one: entries and what is kept of removed
// ones, in order.
func chain(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, after, to int64) ([]link, error) {
	args := pgx.NamedArgs{"tenant": tenant, "after": after, "to": to, "limit": verifyPage}
	rows, err := tx.Query(ctx, `
		SELECT `+columns+`
		FROM audit.audit_logs
		WHERE tenant_id = @tenant AND seq > @after AND seq <= @to
		ORDER BY seq LIMIT @limit`, args)
	if err != nil {
		return nil, fmt.Errorf("select chain: %w", err)
	}
	entries, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, fmt.Errorf("read chain: %w", err)
	}
	if len(entries) == verifyPage {
		args["to"] = entries[len(entries)-1].Seq
	}
	anchors, err := anchors(ctx, tx, args)
	if err != nil {
		return nil, err
	}
	return merge(entries, anchors), nil
}

func anchors(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) ([]link, error) {
	rows, err := tx.Query(ctx, `
		SELECT first_seq, last_seq, encode(prev_hash, 'hex'), encode(hash, 'hex')
		FROM audit.chain_anchors
		WHERE tenant_id = @tenant AND first_seq > @after AND first_seq <= @to
		ORDER BY first_seq`, args)
	if err != nil {
		return nil, fmt.Errorf("select anchors: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l link, err error) {
		return l, row.Scan(&l.first, &l.last, &l.prev, &l.hash)
	})
}

func merge(entries []Stored, anchors []link) []link {
	links := make([]link, 0, len(entries)+len(anchors))
	for _, e := range entries {
		for len(anchors) > 0 && anchors[0].first <= e.Seq {
			links, anchors = append(links, anchors[0]), anchors[1:]
		}
		links = append(links, link{first: e.Seq, last: e.Seq, prev: e.PrevHash, hash: e.Hash, entry: &e})
	}
	return append(links, anchors...)
}
