import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { CopyButton } from '@/components/ui/CopyButton';
import { byteSize } from '@/lib/format/number';
import { cut, safeText } from '@/lib/format/text';

const limit = 10_000;

/** A whole message; a very long one at first in part. */
export function LogMessage({ message, truncated }: { message: string; truncated: boolean }) {
  const [all, setAll] = useState(false);
  const shown = all ? { text: message, wasCut: false } : cut(message, limit);
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div className="relative w-full rounded-md border border-border bg-sunken">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
        <pre tabIndex={0} className="scroll-thin max-h-80 overflow-auto whitespace-pre-wrap break-all p-2 pr-8 font-mono text-xs">
          {safeText(shown.text)}
        </pre>
        <span className="absolute top-1 right-1">
          <CopyButton text={message} what="message" />
        </span>
      </div>
      {shown.wasCut && (
        <Button size="sm" onClick={() => setAll(true)}>
          Show all {byteSize(message.length)}
        </Button>
      )}
      {truncated && <p className="text-warn text-xs">The sender's line was longer. It was cut when it was stored.</p>}
    </div>
  );
}
