import { Download, Pencil } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { useCan } from '@/hooks/useCan';
import { useFormDraft } from '@/hooks/useFormDraft';
import { useZone } from '@/hooks/useZone';
import { postmortemMarkdown } from '@/lib/format/postmortemMarkdown';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { Incident, Postmortem } from '@/types/api';
import { DraftAgain } from './DraftAgain';
import { statusLooks } from './looks';
import { OrderNotice } from './OrderNotice';
import { PostmortemEditor } from './PostmortemEditor';
import { PostmortemText } from './PostmortemText';
import { PublishButton } from './PublishButton';
import type { PostmortemDraft } from './postmortemForm';
import { SourceBadge } from './SourceBadge';
import { saveMarkdown } from './saveMarkdown';
import type { DraftOrder } from './useDraftOrder';

interface Props {
  incident: Incident;
  postmortem: Postmortem;
  order: DraftOrder;
}

/** The postmortem, to read or to change. A change that was begun is still open when one comes back. */
export function PostmortemDocument({ incident, postmortem, order }: Props) {
  const zone = useZone();
  const mayEdit = useCan('postmortem.edit');
  const [draft, setDraft] = useFormDraft<PostmortemDraft>(`postmortem:${incident.id}`);
  const [wanted, setWanted] = useState(false);
  const editing = mayEdit && (wanted || draft !== null);
  const { status, version, updated_at, published_at, authors } = postmortem;
  const save = () =>
    saveMarkdown(`postmortem-${incident.id}.md`, postmortemMarkdown(postmortem, `${location.origin}/incidents/${incident.id}`));
  return (
    <article aria-label="Postmortem" className="flex flex-col gap-3">
      <header className="flex flex-wrap items-center gap-2">
        <Badge look="plain" {...statusLooks[status]} />
        <SourceBadge postmortem={postmortem} />
        <span className="min-w-0 text-muted text-xs">
          Version {version}, changed {dateTime(updated_at, zone.name)} {zone.label}
          {published_at && `, published ${dateTime(published_at, zone.name)} ${zone.label}`}
          {authors.length > 0 && `, by ${authors.map(safeText).join(', ')}`}
        </span>
        <div className="ml-auto flex flex-wrap gap-2">
          <Button onClick={save}>
            <Download size={14} aria-hidden /> Export Markdown
          </Button>
          {!editing && (
            <>
              <DraftAgain postmortem={postmortem} order={order} />
              {mayEdit && (
                <Button onClick={() => setWanted(true)}>
                  <Pencil size={14} aria-hidden /> Edit
                </Button>
              )}
            </>
          )}
        </div>
      </header>
      <OrderNotice order={order} />
      {editing ? (
        <PostmortemEditor
          postmortem={postmortem}
          draft={draft}
          onDraft={setDraft}
          onClose={() => {
            setDraft(null);
            setWanted(false);
          }}
        />
      ) : (
        <>
          <PublishButton incident={incident} postmortem={postmortem} />
          <PostmortemText postmortem={postmortem} />
        </>
      )}
    </article>
  );
}
