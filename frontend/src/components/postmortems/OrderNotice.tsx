import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import type { DraftOrder } from './useDraftOrder';

/** Where a draft stands that was asked for. */
export function OrderNotice({ order }: { order: DraftOrder }) {
  const dismiss = (
    <Button size="sm" variant="ghost" onClick={order.dismiss}>
      Dismiss
    </Button>
  );
  if (order.refusal) {
    return (
      <Notice tone="bad" alert action={dismiss}>
        No draft was asked for: {order.refusal}
      </Notice>
    );
  }
  switch (order.state) {
    case 'none':
      return null;
    case 'queued':
      return <Notice>The draft is queued and appears here by itself. What you write meanwhile stays.</Notice>;
    case 'arrived':
      return (
        <Notice tone="good" alert action={dismiss}>
          The draft is here. Check it before you publish it.
        </Notice>
      );
    case 'failed':
      return (
        <Notice tone="bad" alert action={dismiss}>
          The draft could not be written: {order.reason}
        </Notice>
      );
  }
}
