import { count } from '@/lib/format/number';
import { safeText, sentence } from '@/lib/format/text';
import { duration } from '@/lib/format/time';
import type { WorkflowStep } from '@/types/api';
import { cost } from './cost';
import { stepLook } from './stepLook';

/** The steps of one run on a phone. */
export function StepCards({ steps }: { steps: readonly WorkflowStep[] }) {
  return (
    <ol aria-label="Steps" className="divide-y divide-border">
      {steps.map((step) => {
        const { icon: Icon, tone } = stepLook[step.status];
        const facts = [
          sentence(step.status),
          step.duration_ms === null ? '' : duration(step.duration_ms),
          step.total_tokens === null ? '' : `${count(step.total_tokens)} tokens`,
          step.cost_usd === null ? '' : cost(step.cost_usd),
        ];
        return (
          <li key={step.id} className="flex items-start gap-2 px-3 py-2 text-sm">
            <Icon size={14} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">
                <span className="text-muted">{step.step_number}. </span>
                {step.step_type_display}
              </span>
              <span className="block text-muted text-xs">{facts.filter(Boolean).join(' · ')}</span>
              {step.error_message && (
                <span className={`block break-words text-xs ${step.status === 'failed' ? 'text-bad' : 'text-muted'}`}>
                  {safeText(step.error_message)}
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
