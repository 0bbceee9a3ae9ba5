import { Columns3, Minus, Plus } from 'lucide-react';
import { CopyButton } from '@/components/ui/CopyButton';
import { IconButton } from '@/components/ui/IconButton';
import { safeText } from '@/lib/format/text';

interface Props {
  /** Field as the query names it, and its value. */
  rows: readonly { field: string; value: string }[];
  /** Filters by the value, or leaves it out. */
  onFilter: (field: string, value: string, exclude: boolean) => void;
  /** Gives the field a column of its own, or takes it away. */
  onColumn?: ((field: string) => void) | undefined;
  columns?: readonly string[];
  /** Where values cannot be left out. */
  onlyInclude?: boolean;
}

/** The fields of a line. Each can narrow the list. */
export function AttributeTable({ rows, onFilter, onColumn, columns = [], onlyInclude = false }: Props) {
  return (
    <ul aria-label="Fields" className="flex flex-col divide-y divide-border">
      {rows.map(({ field, value }) => {
        const name = safeText(field.replace(/^attributes\./, ''));
        return (
          <li key={field} className="group flex min-h-7 items-start gap-1 py-0.5 text-xs">
            <span className="w-36 shrink-0 break-all pt-1 text-muted">{name}</span>
            <span className="min-w-0 flex-1 whitespace-pre-wrap break-all pt-1 font-mono">{safeText(value) || '(empty)'}</span>
            <span className="flex shrink-0">
              <IconButton
                icon={Plus}
                size="sm"
                tip="none"
                label={`Only ${name}: ${safeText(value)}`}
                onClick={() => onFilter(field, value, false)}
              />
              {!onlyInclude && (
                <IconButton
                  icon={Minus}
                  size="sm"
                  tip="none"
                  label={`Without ${name}: ${safeText(value)}`}
                  onClick={() => onFilter(field, value, true)}
                />
              )}
              {onColumn && (
                <IconButton
                  icon={Columns3}
                  size="sm"
                  tip="none"
                  pressed={columns.includes(field)}
                  label={`Column for ${name}`}
                  onClick={() => onColumn(field)}
                />
              )}
              <CopyButton text={value} what={name} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
