import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCcw } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { NotFoundState } from '@/components/layout/NotFoundState';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { Badge } from '@/components/ui/Badge';
import { KeyValue } from '@/components/ui/KeyValue';
import { Skeleton } from '@/components/ui/Skeleton';
import { Tabs } from '@/components/ui/Tabs';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { count } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { ErrorGroupSearch } from '@/lib/search/errors';
import { errorGroupQuery } from '@/services/queries/errors';
import type { ErrorGroupDetail, Occurrence } from '@/types/telemetry';
import { errorLooks } from './errorLooks';
import { GroupTags, GroupTrend } from './GroupParts';
import { Merged } from './Merged';
import { StackTrace } from './StackTrace';
import { TriageForm } from './TriageForm';

/** Most people read the stack: the table of occurrences comes when it is asked for. */
const Occurrences = lazy(() => import('./Occurrences').then((part) => ({ default: part.Occurrences })));

interface Props {
  fingerprint: string;
  search: ErrorGroupSearch;
  onChange: (next: Partial<ErrorGroupSearch>) => void;
}

/** One error: where it comes from, how often, and what is done about it. */
export function ErrorGroupView({ fingerprint, search, onChange }: Props) {
  const range = useFrozenRange();
  const query = useQuery(errorGroupQuery(fingerprint, range.api));
  if (query.error !== null && toApiError(query.error).httpStatus === 404) return <NotFoundState what="error" />;
  const group = query.data;
  const pick = (key: string, value: string) =>
    onChange(
      key === 'release'
        ? { tab: 'occurrences', release: value }
        : { tab: 'occurrences', attribute: [...new Set([...search.attribute, `${key}=${value}`])] },
    );
  return (
    <>
      <PageHead
        title={group ? safeText(group.error_class) || 'Error' : 'Error'}
        beside={
          group && (
            <>
              <Badge {...errorLooks[group.status]} />
              {group.regressed && <Badge tone="warn" icon={RotateCcw} label="Regressed" />}
            </>
          )
        }
      />
      <PanelFrame
        title="Error"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="error.read"
        skeleton={<Skeleton className="m-3 h-96" />}
      >
        {(found) => (
          <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
            <div className="scroll-thin flex min-w-0 flex-1 flex-col lg:overflow-y-auto">
              <p className="whitespace-pre-wrap break-words px-3 py-2 font-mono text-sm">{safeText(found.message)}</p>
              <div className="border-border border-b px-2 pb-2">
                <GroupTrend group={found} onRange={range.zoom} />
              </div>
              <Tabs
                label="About the error"
                value={search.tab}
                onValueChange={(tab) => onChange({ tab })}
                tabs={[
                  {
                    value: 'stack',
                    label: 'Stack trace',
                    content: (
                      <div className="p-3">
                        <NewestStack newest={found.occurrences[0]} />
                      </div>
                    ),
                  },
                  {
                    value: 'occurrences',
                    label: 'Occurrences',
                    content: (
                      <Suspense fallback={<Skeleton className="m-3 h-64" />}>
                        <Occurrences group={found} search={search} ends={range.api} onChange={onChange} />
                      </Suspense>
                    ),
                  },
                  { value: 'tags', label: 'In common', content: <GroupTags fingerprint={fingerprint} onPick={pick} /> },
                ]}
              />
            </div>
            <aside
              aria-label="Triage"
              className="scroll-thin flex w-80 shrink-0 flex-col gap-4 border-border border-l bg-surface p-3 lg:overflow-y-auto max-lg:w-full"
            >
              <Facts group={found} />
              <TriageForm key={fingerprint} group={found} />
              <Merged group={found} />
            </aside>
          </div>
        )}
      </PanelFrame>
    </>
  );
}

function Facts({ group }: { group: ErrorGroupDetail }) {
  const zone = useZone();
  const at = (moment: string) => `${dateTime(moment, zone.name)} ${zone.label}`;
  return (
    <KeyValue
      rows={[
        {
          term: 'Service',
          value: (
            <Link to="/apm/$service" params={{ service: group.service_name }} className="text-accent-text underline">
              {safeText(group.service_name)}
            </Link>
          ),
        },
        { term: 'Occurred', value: `${count(group.occurrence_count)} times` },
        { term: 'Users', value: group.users_affected == null ? null : count(group.users_affected) },
        { term: 'First seen', value: at(group.first_seen) },
        { term: 'Last seen', value: at(group.last_seen) },
        { term: 'First release', value: group.releases[0] ? safeText(group.releases[0]) : null },
        { term: 'Newest release', value: group.releases.length > 0 ? safeText(group.releases.at(-1) ?? '') : null },
      ]}
    />
  );
}

function NewestStack({ newest }: { newest: Occurrence | undefined }) {
  return <StackTrace text={newest?.stack_trace ?? ''} source={newest?.source_stack_trace} />;
}
