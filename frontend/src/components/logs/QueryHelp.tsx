import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '@/components/ui/Dialog';
import { IconButton } from '@/components/ui/IconButton';

const rules: readonly { write: string; finds: string }[] = [
  { write: 'connection refused', finds: 'lines whose message holds this text, in any case' },
  { write: '"connection refused" timeout', finds: 'both, in any order: quotes keep words together' },
  { write: 'level:ERROR', finds: 'a field with this value; also service, host, trace_id and span_id' },
  { write: 'level>=WARN', finds: 'warnings and worse' },
  { write: 'attributes.http.status>=500', finds: 'an attribute; numbers compare as numbers' },
  { write: 'service:pay*', finds: 'any value that begins so' },
  { write: '-service:web', finds: 'everything else; NOT means the same' },
  { write: '(timeout OR refused) level:ERROR', finds: 'one of the first two, and an error' },
];

/** How to write a query. */
export function QueryHelp() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton icon={CircleHelp} label="How to write a query" onClick={() => setOpen(true)} />
      <Dialog open={open} onClose={() => setOpen(false)} title="How to write a query">
        <table className="w-full text-sm">
          <thead>
            <tr>
              <th scope="col" className="pr-3 pb-1 text-left font-medium text-muted text-xs">
                Write
              </th>
              <th scope="col" className="pb-1 text-left font-medium text-muted text-xs">
                To find
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ write, finds }) => (
              <tr key={write} className="border-border border-t align-top">
                <td className="py-1.5 pr-3">
                  <code className="font-mono text-xs">{write}</code>
                </td>
                <td className="py-1.5">{finds}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="pt-3 text-muted text-sm">
          A text without quotes, parentheses, fields, AND, OR or NOT is looked for as it stands.
        </p>
      </Dialog>
    </>
  );
}
