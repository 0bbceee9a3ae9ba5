import { ShieldCheck } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { toApiError } from '@/lib/errors';
import { plural } from '@/lib/format/number';
import type { useVerifyAudit } from '@/services/queries/audit';

type Check = ReturnType<typeof useVerifyAudit>;

/** Asks the server to walk the hash chain. */
export function ChainCheckButton({ check }: { check: Check }) {
  return (
    <Button busy={check.isPending} onClick={() => check.mutate()}>
      <ShieldCheck size={14} aria-hidden /> Check chain
    </Button>
  );
}

/** What the walk found. */
export function ChainCheckResult({ check, onOpen }: { check: Check; onOpen: (id: string) => void }) {
  if (check.isPending || check.isIdle) return null;
  const dismiss = (
    <Button size="sm" variant="ghost" onClick={check.reset}>
      Dismiss
    </Button>
  );
  if (check.error) {
    return (
      <Notice tone="bad" alert action={dismiss}>
        The chain could not be checked: {toApiError(check.error).detail}
      </Notice>
    );
  }
  const { checked, valid, first_invalid_id: broken } = check.data ?? {};
  if (valid) {
    return (
      <Notice tone="good" alert action={dismiss}>
        The chain is intact: {plural(checked ?? 0, 'entry', 'entries')} checked, each fits the one before it.
      </Notice>
    );
  }
  return (
    <Notice
      tone="bad"
      alert
      action={
        <>
          {broken && (
            <Button size="sm" onClick={() => onOpen(broken)}>
              Show entry
            </Button>
          )}
          {dismiss}
        </>
      }
    >
      The chain is broken: {plural(checked ?? 0, 'entry', 'entries')} checked
      {broken ? `, the first that does not fit is ${broken}.` : '.'}
    </Notice>
  );
}
