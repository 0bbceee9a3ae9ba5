import { CodeBlock } from '@/components/ui/CodeBlock';
import { Tabs } from '@/components/ui/Tabs';
import type { IngestSnippet } from './senders';

interface Props {
  snippets: readonly IngestSnippet[];
  /** The sender that is shown; the first where there is no such. */
  value: string;
  onValue: (value: string) => void;
}

/** What each kind of sender needs, one tab for each. */
export function SenderTabs({ snippets, value, onValue }: Props) {
  return (
    <Tabs
      label="Senders"
      value={(snippets.find((snippet) => snippet.value === value) ?? snippets[0])?.value ?? ''}
      onValueChange={onValue}
      tabs={snippets.map(({ value, label, place, code }) => ({
        value,
        label,
        content: (
          <div className="flex flex-col gap-2 pt-3">
            <p className="text-muted text-sm">{place}</p>
            <CodeBlock code={code} label={label} />
          </div>
        ),
      }))}
    />
  );
}
