import { X } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { safeText } from '@/lib/format/text';
import { TextFilter } from './TextFilter';

interface Props {
  /** `key=value` each; every one must be the case. */
  pairs: readonly string[];
  placeholder: string;
  onPairs: (pairs: string[]) => void;
}

/** Filters by attributes: a field for one more, and what is in force. */
export function AttributeFilter({ pairs, placeholder, onPairs }: Props) {
  const add = (text: string) => {
    if (/^[^=]+=.+/.test(text)) onPairs([...new Set([...pairs, text])]);
  };
  return (
    <>
      <TextFilter
        key={pairs.length}
        label="Add an attribute as key=value"
        placeholder={placeholder}
        className="w-48"
        value=""
        suggestions={[]}
        onValue={add}
      />
      {pairs.map((pair) => (
        <Button
          key={pair}
          aria-label={`Remove ${safeText(pair)}`}
          className="max-w-64 border-accent! bg-accent-soft! text-accent-text!"
          onClick={() => onPairs(pairs.filter((other) => other !== pair))}
        >
          <span className="truncate">{safeText(pair)}</span>
          <X size={13} aria-hidden />
        </Button>
      ))}
    </>
  );
}
