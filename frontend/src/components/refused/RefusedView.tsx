import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/layout/EmptyState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { FilterMenu } from '@/components/query/FilterMenu';
import { FilterRow } from '@/components/query/FilterRow';
import { Button } from '@/components/ui/Button';
import { Skeleton } from '@/components/ui/Skeleton';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import type { RefusedSearch } from '@/lib/search/refused';
import { dropsQuery } from '@/services/queries/refused';
import type { Drops } from '@/types/telemetry';
import { DropPanel } from './DropPanel';
import { DropsChart } from './DropsChart';
import { DropTable } from './DropTable';
import { dropId, reasonWords, signalWords } from './dropWords';

interface Props {
  search: RefusedSearch;
  onChange: (next: Partial<RefusedSearch>) => void;
}

const signalOptions = Object.entries(signalWords).map(([value, label]) => ({ value, label }));
const reasonOptions = Object.entries(reasonWords).map(([value, { label }]) => ({ value, label }));

/** What was sent and is not stored, why, and what to do about it. */
export function RefusedView({ search, onChange }: Props) {
  const range = useFrozenRange();
  const query = useQuery(dropsQuery(range.api));
  const { signal, reason } = search;
  return (
    <>
      <PageHead title="Refused data" actions={<Button onClick={range.renew}>Refresh</Button>}>
        <FilterRow narrowed={signal !== '' || reason !== ''} onClear={() => onChange({ signal: '', reason: '' })}>
          <FilterMenu
            label="Signal"
            options={signalOptions}
            chosen={signal ? [signal] : []}
            onChosen={([next]) => onChange({ signal: next ?? '' })}
          />
          <FilterMenu
            label="Reason"
            options={reasonOptions}
            chosen={reason ? [reason] : []}
            onChosen={([next]) => onChange({ reason: next ?? '' })}
          />
        </FilterRow>
      </PageHead>
      <PanelFrame
        title="Refused data"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="drop.read"
        skeleton={<Skeleton className="m-3 h-96" />}
        isEmpty={({ drops }) => drops.length === 0}
        empty={
          <EmptyState title="Nothing was refused in this range">
            Everything that reached this project was stored. Refusals are counted by the minute and kept for 31 days.
          </EmptyState>
        }
      >
        {(answer) => <Refused answer={answer} search={search} onChange={onChange} />}
      </PanelFrame>
    </>
  );
}

function Refused({ answer, search, onChange }: Props & { answer: Drops }) {
  const { signal, reason, sel } = search;
  const drops = answer.drops.filter(
    (drop) => (signal === '' || drop.signal === signal) && (reason === '' || drop.reason === reason),
  );
  const open = drops.find((drop) => dropId(drop) === sel);
  const close = () => onChange({ sel: '' });
  if (drops.length === 0) return <EmptyState title="Nothing that was refused matches these filters" />;
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="shrink-0 border-border border-b bg-surface p-2">
          <DropsChart drops={drops} from={Date.parse(answer.from)} to={Date.parse(answer.to)} />
        </div>
        <DropTable drops={drops} openId={open && sel} onOpen={(drop) => onChange({ sel: dropId(drop) })} onClose={close} />
      </div>
      {open && <DropPanel key={sel} drop={open} onClose={close} />}
    </div>
  );
}
