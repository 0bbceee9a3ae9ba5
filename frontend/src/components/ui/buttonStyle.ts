import { cx } from './cx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'md' | 'sm' | 'lg';

const base =
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium select-none transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50';

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent not-disabled:hover:bg-accent-hover',
  secondary: 'border-border bg-raised text-text not-disabled:hover:border-strong not-disabled:hover:bg-hover',
  ghost: 'border-transparent bg-transparent text-muted not-disabled:hover:bg-hover not-disabled:hover:text-text',
  danger: 'border-bad bg-raised text-bad not-disabled:hover:bg-bad-soft',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-6 px-2 text-xs',
  md: 'h-control px-2.5 text-sm',
  lg: 'h-9 px-4 text-sm',
};

/** The look of a button; links that act like one share it. */
export function buttonStyle(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md', extra?: string): string {
  return cx(base, variants[variant], sizes[size], extra);
}
