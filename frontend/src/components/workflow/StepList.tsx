import { useNarrow } from '@/components/ui/useNarrow';
import { useZone } from '@/hooks/useZone';
import { count, missing } from '@/lib/format/number';
import { safeText, sentence } from '@/lib/format/text';
import { clockTime, duration } from '@/lib/format/time';
import type { WorkflowStep } from '@/types/api';
import { cost } from './cost';
import { FramedTable } from './FramedTable';
import { StepCards } from './StepCards';
import { stepLook } from './stepLook';

const heads = (zone: string) => [
  { name: 'Step' },
  { name: 'Status' },
  { name: `Started (${zone})` },
  { name: 'Duration' },
  { name: 'Tokens in', isFigure: true },
  { name: 'Tokens out', isFigure: true },
  { name: 'Cost', isFigure: true },
];
const cell = 'border-border border-b px-3 py-1.5 align-top';
const figure = 'text-right tabular-nums whitespace-nowrap';

/** The steps of one run: what was done, how long it took and what it cost. */
export function StepList({ steps }: { steps: readonly WorkflowStep[] }) {
  const zone = useZone();
  const narrow = useNarrow();
  if (narrow) return <StepCards steps={steps} />;
  const longest = Math.max(1, ...steps.map(({ duration_ms }) => duration_ms ?? 0));
  return (
    <FramedTable label="Steps" heads={heads(zone.label)}>
      {steps.map((step) => (
        <Step key={step.id} step={step} longest={longest} zone={zone.name} />
      ))}
    </FramedTable>
  );
}

function Step({ step, longest, zone }: { step: WorkflowStep; longest: number; zone: string }) {
  const { icon: Icon, tone } = stepLook[step.status];
  return (
    <tr>
      <th scope="row" className={`${cell} text-left font-medium`}>
        <span className="text-muted tabular-nums">{step.step_number}. </span>
        {step.step_type_display}
        {step.error_message && (
          <span
            className={`block max-w-140 break-words font-normal text-xs ${step.status === 'failed' ? 'text-bad' : 'text-muted'}`}
          >
            {safeText(step.error_message)}
          </span>
        )}
      </th>
      <td className={`${cell} whitespace-nowrap`}>
        <Icon size={14} aria-hidden className={`mr-1.5 inline-block align-[-2px] ${tone}`} />
        {sentence(step.status)}
      </td>
      <td className={`${cell} tabular-nums`}>{step.started_at ? clockTime(step.started_at, zone) : missing}</td>
      <td className={cell}>
        {step.duration_ms === null ? (
          missing
        ) : (
          <span className="flex items-center gap-2">
            <span className="w-14 shrink-0 tabular-nums">{duration(step.duration_ms)}</span>
            <span aria-hidden className="h-1.5 w-20">
              <span
                className="block h-full min-w-px rounded-full bg-accent"
                style={{ width: `${(step.duration_ms / longest) * 100}%` }}
              />
            </span>
          </span>
        )}
      </td>
      <td className={`${cell} ${figure}`}>{count(step.input_tokens)}</td>
      <td className={`${cell} ${figure}`}>{count(step.output_tokens)}</td>
      <td className={`${cell} ${figure}`}>{cost(step.cost_usd)}</td>
    </tr>
  );
}
