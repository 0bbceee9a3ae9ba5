package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/launch"
	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// auditVerify checks the hash chains of the audit trail in the database that the
// settings name or that the `up` of this folder brought along.
func auditVerify(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("srecopilot audit-verify", flag.ContinueOnError)
	flags.SetOutput(out)
	tenant := flags.String("tenant", "", "check the chain of this tenant only")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("audit-verify does not understand %q", flags.Arg(0))
	}
	options, err := launchOptions(out)
	if err != nil {
		return err
	}
	address, err := launch.ApplicationDatabase(ctx, options)
	if err != nil {
		return err
	}
	db, err := postgres.Open(ctx, postgres.Config{URL: address, MaxConns: 2}, postgres.WithName("audit-verify"))
	if err != nil {
		return err
	}
	defer db.Close()
	return verifyChains(ctx, audit.NewRepository(db), *tenant, out)
}

// verifyChains writes a line for each chain and fails if one is broken.
func verifyChains(ctx context.Context, trail *audit.Repository, tenant string, out io.Writer) error {
	tenants, err := trail.Chains(ctx)
	if err != nil {
		return err
	}
	if tenant != "" {
		id, err := uuid.Parse(tenant)
		if err != nil {
			return fmt.Errorf("--tenant %q is not a UUID", tenant)
		}
		tenants = []uuid.UUID{id}
	}
	broken := 0
	for _, id := range tenants {
		v, err := trail.Verify(ctx, auth.Scope{TenantID: id}, nil, nil)
		if err != nil {
			return fmt.Errorf("tenant %s: %w", id, err)
		}
		if !v.Valid() {
			broken++
		}
		if _, err := fmt.Fprintln(out, describe(id, v)); err != nil {
			return err
		}
	}
	if broken > 0 {
		return errors.New("the audit trail was tampered with")
	}
	_, err = fmt.Fprintf(out, "%d chains hold\n", len(tenants))
	return err
}

func describe(tenant uuid.UUID, v audit.Verification) string {
	switch {
	case v.Valid():
		return fmt.Sprintf("tenant %s: %d entries, unbroken", tenant, v.Checked)
	case v.FirstInvalidID == nil:
		return fmt.Sprintf("tenant %s: BROKEN after %d entries: %s", tenant, v.Checked, v.Reason)
	default:
		return fmt.Sprintf("tenant %s: BROKEN at entry %s (number %d): %s", tenant, v.FirstInvalidID, v.FirstInvalid, v.Reason)
	}
}
