import { CodeBlock } from '@/components/ui/CodeBlock';
import { KeyValue } from '@/components/ui/KeyValue';
import { SidePanel } from '@/components/ui/SidePanel';
import { useZone } from '@/hooks/useZone';
import { count } from '@/lib/format/number';
import { dateTime } from '@/lib/format/time';
import type { Drop } from '@/types/telemetry';
import { dropLabel, reasonWords } from './dropWords';

/** Why something was refused and what to do about it. */
export function DropPanel({ drop, onClose }: { drop: Drop; onClose: () => void }) {
  const zone = useZone();
  const { meaning, remedy } = reasonWords[drop.reason];
  return (
    <SidePanel title={dropLabel(drop)} onClose={onClose}>
      <div className="flex flex-col gap-4 text-sm">
        <p>{meaning}</p>
        <section className="flex flex-col gap-1">
          <h3 className="font-semibold">What to do</h3>
          <p>{remedy}</p>
        </section>
        <KeyValue
          rows={[
            { term: 'Items', value: count(drop.count) },
            { term: 'Requests', value: count(drop.requests) },
            { term: 'Last', value: `${dateTime(drop.last_at, zone.name)} ${zone.label}` },
          ]}
        />
        {drop.sample !== '' && <CodeBlock label="What the last sender was told" code={drop.sample} wrap />}
      </div>
    </SidePanel>
  );
}
