import { EmptyState } from '@/components/layout/EmptyState';
import { Button } from '@/components/ui/Button';
import { useCan } from '@/hooks/useCan';

const suggestions = [
  'What has happened so far?',
  'What speaks for the likeliest cause?',
  'What helped in similar incidents?',
] as const;

interface Props {
  hasModel: boolean;
  onChoose: (question: string) => void;
}

/** What can be asked; a suggestion goes into the text box and is sent from there. */
export function NothingAsked({ hasModel, onChoose }: Props) {
  const may = useCan('chat.ask') && hasModel;
  return (
    <EmptyState
      title="Nothing has been asked yet"
      action={
        may && (
          <div className="flex flex-wrap justify-center gap-2">
            {suggestions.map((question) => (
              <Button key={question} size="sm" onClick={() => onChoose(question)}>
                {question}
              </Button>
            ))}
          </div>
        )
      }
    >
      Answers come from what is stored of this incident alone: alerts, timeline, comments, hypotheses, runbooks and similar
      incidents. They name what they rest on and change nothing.
    </EmptyState>
  );
}
