import { safeText } from '@/lib/format/text';
import { CopyButton } from './CopyButton';

interface Props {
  code: string;
  /** What the block is: "Alertmanager receiver". */
  label: string;
  wrap?: boolean;
}

/** Text to copy as it stands. */
export function CodeBlock({ code, label, wrap = false }: Props) {
  return (
    <figure className="shrink-0 overflow-hidden rounded-md border border-border bg-sunken">
      <figcaption className="flex h-8 items-center justify-between border-border border-b pr-1 pl-2.5 text-xs text-muted">
        {label}
        <CopyButton text={code} what={label} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <pre tabIndex={0} className="scroll-thin overflow-x-auto p-2.5 font-mono text-xs leading-5">
        <code className={wrap ? 'whitespace-pre-wrap break-all' : undefined}>{safeText(code)}</code>
      </pre>
    </figure>
  );
}
