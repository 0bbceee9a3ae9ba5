import { EmptyState } from '@/components/layout/EmptyState';

/** What stands where services would, when none was asked for anything. */
export function NoRequests() {
  return <EmptyState title="No requests in the last 15 minutes">They come from server spans and transactions.</EmptyState>;
}
