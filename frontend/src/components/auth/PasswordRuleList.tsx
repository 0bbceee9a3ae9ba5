import { Check, Circle } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import type { PasswordRule } from './passwordRules';

/** What a password must be, and how far the typed one is. */
export function PasswordRuleList({ rules }: { rules: readonly PasswordRule[] }) {
  return (
    <ul className="flex flex-col gap-0.5">
      {rules.map(({ text, holds }) => (
        <li key={text} className={cx('flex items-center gap-1.5', holds && 'text-good')}>
          {holds ? <Check size={13} aria-hidden /> : <Circle size={13} aria-hidden />}
          {text}
          <span className="sr-only">{holds ? ', met' : ', not met yet'}</span>
        </li>
      ))}
    </ul>
  );
}
