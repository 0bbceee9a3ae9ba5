import { safeText } from '@/lib/format/text';
import { type FieldChange, fieldChanges } from './auditWords';

/** What a change made of each field: the old value struck out above the new one. */
export function AuditChanges({ changes }: { changes: unknown }) {
  const rows = fieldChanges(changes);
  if (rows.length === 0) return <p className="text-muted text-sm">This entry records no changed fields.</p>;
  return (
    <ul aria-label="Changed fields" className="flex flex-col divide-y divide-border rounded-md border border-border">
      {rows.map((row) => (
        <Change key={row.field} {...row} />
      ))}
    </ul>
  );
}

function Change({ field, before, after }: FieldChange) {
  return (
    <li className="flex flex-col gap-1 px-2.5 py-2 text-sm">
      <span className="font-medium text-xs">{safeText(field)}</span>
      {before !== undefined && (
        <del className="block whitespace-pre-wrap break-words rounded-sm bg-bad-soft px-1.5 py-0.5 font-mono text-xs no-underline">
          <span aria-hidden className="select-none text-bad">
            −{' '}
          </span>
          {safeText(before)}
        </del>
      )}
      {after !== undefined && (
        <ins className="block whitespace-pre-wrap break-words rounded-sm bg-good-soft px-1.5 py-0.5 font-mono text-xs no-underline">
          <span aria-hidden className="select-none text-good">
            +{' '}
          </span>
          {safeText(after)}
        </ins>
      )}
      {before === undefined && after === undefined && <span className="text-faint text-xs">empty before and after</span>}
    </li>
  );
}
