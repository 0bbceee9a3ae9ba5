import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './Button';
import { IconButton } from './IconButton';

interface Props {
  text: string;
  /** What is copied: "request id". */
  what: string;
  /** With words instead of only an icon. */
  labeled?: boolean;
  variant?: 'primary' | 'secondary';
}

/** Copies a text and says so. */
export function CopyButton({ text, what, labeled = false, variant = 'secondary' }: Props) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard
      .writeText(text)
      .then(() => setState('copied'))
      .catch(() => setState('failed'));
  const words = { idle: `Copy ${what}`, copied: `Copied ${what}`, failed: `Could not copy ${what}` }[state];
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <>
      {labeled ? (
        <Button variant={variant} onClick={copy}>
          <Icon size={14} aria-hidden />
          {words}
        </Button>
      ) : (
        <IconButton icon={Icon} label={words} tip="none" size="sm" onClick={copy} />
      )}
      <span role="status" className="sr-only">
        {state === 'idle' ? '' : words}
      </span>
    </>
  );
}
