import { useQueryClient } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { type ReactNode, useEffect, useId } from 'react';
import { Button } from '@/components/ui/Button';
import { CopyButton } from '@/components/ui/CopyButton';
import { cx } from '@/components/ui/cx';
import { Notice } from '@/components/ui/Notice';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { clockTime } from '@/lib/format/time';
import { type Action, whyNot } from '@/lib/permissions';
import { meQuery } from '@/services/session';
import { PanelBoundary } from './PanelBoundary';
import { failureText, type PanelQuery, panelState } from './panelState';

interface Props<Data> {
  /** What the panel shows; its heading unless `hideTitle`. */
  title: string;
  hideTitle?: boolean;
  query: PanelQuery<Data>;
  /** The action that reading this needs: names the role when the server refuses. */
  action: Action;
  /** A block of the final size. */
  skeleton: ReactNode;
  isEmpty?: (data: Data) => boolean;
  /** What would fill the panel, and one way to get there. */
  empty?: ReactNode;
  /** What is missing from the data: "first 10,000". Null when nothing is. */
  partial?: (data: Data) => string | null;
  /** Controls in the head. */
  actions?: ReactNode;
  /** Borderless, for panels that fill a page or a tab. */
  bare?: boolean;
  className?: string;
  children: (data: Data) => ReactNode;
}

const never = () => false;
const whole = () => null;

/** The frame of everything that shows an answer. It is in exactly one of seven states. */
export function PanelFrame<Data>(props: Props<Data>) {
  const { title, hideTitle = false, query, actions, bare = false, className } = props;
  const { isEmpty = never, partial = whole } = props;
  const id = useId();
  const missing = query.data === undefined ? null : partial(query.data);
  const state = panelState(query, isEmpty, missing !== null);
  useRoleRefresh(state === 'forbidden');
  return (
    <section
      aria-labelledby={id}
      aria-busy={state === 'loading'}
      data-state={state}
      className={cx('flex min-h-0 min-w-0 flex-col', !bare && 'rounded-lg border border-border bg-surface', className)}
    >
      <header
        className={cx(
          'flex shrink-0 items-center gap-2',
          hideTitle && !actions ? 'sr-only' : 'min-h-9 px-3',
          !bare && !hideTitle && 'border-border border-b',
          state === 'stale' && 'opacity-60',
        )}
      >
        <h2 id={id} className={hideTitle ? 'sr-only' : 'min-w-0 flex-1 truncate font-semibold text-sm'}>
          {title}
        </h2>
        {actions}
      </header>
      {state === 'stale' && <Stale title={title} query={query} />}
      {state === 'partial' && (
        <div className="px-3 pt-2">
          <Notice tone="warn">{missing}</Notice>
        </div>
      )}
      <PanelBoundary what={title}>
        <Body {...props} state={state} />
      </PanelBoundary>
    </section>
  );
}

function Body<Data>({
  state,
  title,
  query,
  action,
  skeleton,
  empty,
  children,
}: Props<Data> & { state: ReturnType<typeof panelState> }) {
  if (state === 'loading') return <Loading title={title}>{skeleton}</Loading>;
  if (state === 'forbidden') return <Forbidden action={action} />;
  if (state === 'error') return <Failed title={title} query={query} />;
  if (state === 'empty') return empty;
  return query.data === undefined ? null : children(query.data);
}

function Loading({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <span role="status" className="sr-only">
        Loading {title}
      </span>
      {children}
    </>
  );
}

function Forbidden({ action }: { action: Action }) {
  return (
    <div className="flex min-h-24 flex-col items-center justify-center gap-1 px-4 py-6 text-center">
      <Lock size={16} aria-hidden className="text-muted" />
      <p className="font-medium text-sm">Not allowed for your role</p>
      <p className="text-muted text-sm">{whyNot(action)}</p>
    </div>
  );
}

function Failed<Data>({ title, query }: { title: string; query: PanelQuery<Data> }) {
  const { request_id } = toApiError(query.error);
  return (
    <div className="p-3">
      <Notice tone="bad" alert action={<Retry query={query} />}>
        {failureText(query.error, title)}
        {request_id && (
          <span className="flex items-center gap-1 text-muted text-xs">
            Request <code className="truncate font-mono">{request_id}</code>
            <CopyButton text={request_id} what="request id" />
          </span>
        )}
      </Notice>
    </div>
  );
}

function Stale<Data>({ title, query }: { title: string; query: PanelQuery<Data> }) {
  const zone = useZone();
  return (
    <div className="px-3 pt-2">
      <Notice tone="warn" action={<Retry query={query} />}>
        <span title={failureText(query.error, title)}>
          As of {clockTime(query.dataUpdatedAt, zone.name)} {zone.label}. The last refresh failed.
        </span>
      </Notice>
    </div>
  );
}

function Retry<Data>({ query }: { query: PanelQuery<Data> }) {
  return (
    <Button size="sm" busy={query.isFetching} onClick={() => void query.refetch()}>
      Retry
    </Button>
  );
}

/** A refusal may mean that the role changed: the shell learns of it. */
function useRoleRefresh(refused: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (refused) void queries.invalidateQueries({ queryKey: meQuery.queryKey });
  }, [refused, queries]);
}
