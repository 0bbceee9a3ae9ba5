import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { CodeBlock } from '@/components/ui/CodeBlock';
import { cx } from '@/components/ui/cx';
import { plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { type StackLine, stackLines } from '@/lib/logs/stack';

interface Props {
  /** As it was sent. */
  text: string;
  /** As the sources have it, where a source map helped. */
  source: string | null | undefined;
}

/** A stack trace: frames of libraries are folded, the text that was sent is one press away. */
export function StackTrace({ text, source }: Props) {
  const [raw, setRaw] = useState(false);
  if (text.trim() === '') return <p className="text-muted text-sm">This error was sent without a stack trace.</p>;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <Button size="sm" aria-pressed={raw} onClick={() => setRaw(!raw)}>
          {source ? 'As sent' : 'Raw text'}
        </Button>
        {source && !raw && <p className="text-muted text-xs">Places and names are those of the sources.</p>}
      </div>
      {raw ? <CodeBlock code={text} label="Stack trace" /> : <Frames lines={stackLines(source ?? text)} />}
    </div>
  );
}

function Frames({ lines }: { lines: readonly StackLine[] }) {
  const runs: StackLine[][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[0] && last[0].inApp === line.inApp) last.push(line);
    else runs.push([line]);
  }
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label="Stack trace"
      className="scroll-thin overflow-x-auto rounded-md border border-border bg-sunken py-1.5"
    >
      {runs.map((run, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text do not move
        <Run key={index} lines={run} />
      ))}
    </section>
  );
}

function Run({ lines }: { lines: readonly StackLine[] }) {
  const [open, setOpen] = useState(false);
  const own = lines[0]?.inApp === true;
  const frames = lines.filter(({ isFrame }) => isFrame).length;
  if (!own && !open && frames > 1) {
    return (
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="block min-h-6 px-2.5 text-left text-accent-text text-xs underline"
      >
        {plural(frames, 'frame')} of libraries
      </button>
    );
  }
  return (
    <pre className="px-2.5 font-mono text-xs leading-5">
      {lines.map(({ text, isFrame }, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text do not move
          key={index}
          className={cx('block', own ? isFrame && 'font-semibold' : 'text-muted')}
        >
          {safeText(text) || ' '}
        </span>
      ))}
    </pre>
  );
}
