import { CodeBlock } from '@/components/ui/CodeBlock';
import { Markdown } from '@/components/ui/Markdown';

interface Props {
  step: { title: string; body: string; command: string | null; expected: string | null };
}

/** What a step says: text, a command to copy and what should be seen afterwards. Commands are never run from here. */
export function StepText({ step }: Props) {
  return (
    <>
      {step.body && <Markdown source={step.body} />}
      {step.command && <CodeBlock label="Command" code={step.command} />}
      {step.expected && (
        <div className="text-sm">
          <p className="text-muted text-xs">Expected</p>
          <Markdown source={step.expected} />
        </div>
      )}
    </>
  );
}
