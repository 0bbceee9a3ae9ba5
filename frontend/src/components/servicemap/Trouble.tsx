import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { safeText } from '@/lib/format/text';
import type { ServiceMap } from '@/lib/servicemap/model';
import type { MapChoice } from './mapChoice';
import { troubleSentence } from './mapWords';

const named = 3;

/** Where trouble begins: the services in trouble that depend on nothing else in trouble. */
export function Trouble({ map, onSelect }: { map: ServiceMap; onSelect: (choice: MapChoice) => void }) {
  const { origins } = map;
  if (origins.length === 0) return null;
  return (
    <section aria-label="Where trouble begins" className="shrink-0 px-3 pt-2">
      <Notice tone={origins.some(({ health }) => health !== 'slow') ? 'bad' : 'warn'}>
        <ul className="flex flex-col gap-1">
          {origins.slice(0, named).map((node) => (
            <li key={node.name} className="flex flex-wrap items-center gap-x-2">
              <span>
                Trouble begins at <strong>{safeText(node.name)}</strong>: {troubleSentence(map, node)}.
              </span>
              <Button
                size="sm"
                aria-label={`Look into ${safeText(node.name)}`}
                onClick={() => onSelect({ sel: node.name, callee: '' })}
              >
                Look into it
              </Button>
            </li>
          ))}
          {origins.length > named && <li>And at {origins.length - named} more; the table has them all.</li>}
        </ul>
      </Notice>
    </section>
  );
}
