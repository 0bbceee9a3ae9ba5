import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Select } from '@/components/ui/Select';
import { useCan } from '@/hooks/useCan';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { useChangeActionItem } from '@/services/queries/postmortems';
import type { Postmortem } from '@/types/api';
import { type ItemStatus, itemStatuses } from './looks';

type Item = Postmortem['action_items'][number];

/** What is to be done. Its state can be changed here at any time. */
export function ActionItems({ postmortem }: { postmortem: Postmortem }) {
  const may = useCan('postmortem.edit');
  const change = useChangeActionItem(postmortem.incident_id);
  if (postmortem.action_items.length === 0) return <p className="text-faint text-sm">None</p>;
  const set = (item_id: string, status: ItemStatus) =>
    change.mutate({ params: { path: { incident_id: postmortem.incident_id, item_id } }, body: { status } });
  return (
    <>
      {change.error && (
        <Notice tone="bad" alert>
          The action item was not changed: {toApiError(change.error).detail}
        </Notice>
      )}
      <ul className="divide-y divide-border">
        {postmortem.action_items.map((item) => (
          <li key={item.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5 text-sm">
            <span className="min-w-48 flex-1 break-words">{safeText(item.title)}</span>
            <Facts item={item} />
            {may ? (
              <span className="w-32">
                <Field label={`State of ${safeText(item.title)}`} hideLabel>
                  {(control) => (
                    <Select
                      {...control}
                      value={item.status}
                      options={itemStatuses}
                      disabled={change.isPending}
                      onValueChange={(status) => set(item.id, status)}
                    />
                  )}
                </Field>
              </span>
            ) : (
              <span>{itemStatuses.find(({ value }) => value === item.status)?.label}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Facts({ item: { title, owner_name, due_date, link } }: { item: Item }) {
  return (
    <>
      <span className="text-muted">{owner_name ? safeText(owner_name) : 'No owner'}</span>
      <span className="text-muted tabular-nums">{due_date ? `Due ${due_date}` : 'No due date'}</span>
      {link && /^https?:\/\//i.test(link) && (
        <a
          href={link}
          target="_blank"
          rel="noopener noreferrer nofollow"
          aria-label={`${linkText(link)}, for ${safeText(title)}`}
          className="max-w-60 truncate text-accent-text underline underline-offset-2"
        >
          {linkText(link)}
        </a>
      )}
    </>
  );
}

function linkText(link: string): string {
  return safeText(link.replace(/^https?:\/\//i, ''));
}
