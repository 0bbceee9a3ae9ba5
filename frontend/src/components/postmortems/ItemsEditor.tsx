import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { IconButton } from '@/components/ui/IconButton';
import { Select } from '@/components/ui/Select';
import { TextInput } from '@/components/ui/TextInput';
import { useProjectId } from '@/hooks/useMe';
import { safeText } from '@/lib/format/text';
import { membersQuery } from '@/services/queries/projects';
import type { Postmortem } from '@/types/api';
import { itemStatuses } from './looks';
import { type ItemForm, newKey, type Problems, problemAt } from './postmortemForm';

interface Props {
  items: readonly ItemForm[];
  /** The items as they are stored: names of owners who may have left. */
  known: Postmortem['action_items'];
  problems: Problems;
  onChange: (items: ItemForm[]) => void;
}

const mostItems = 100;

/** What is to be done, by whom and until when. */
export function ItemsEditor({ items, known, problems, onChange }: Props) {
  const owners = useOwners(known);
  const change = (at: number, next: Partial<ItemForm>) =>
    onChange(items.map((item, index) => (index === at ? { ...item, ...next } : item)));
  const add = () => onChange([...items, { key: newKey(), title: '', owner_id: '', due_date: '', status: 'open', link: '' }]);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-semibold text-sm">Action items</legend>
      <ul className="flex flex-col gap-2">
        {items.map((item, index) => (
          <Item
            key={item.key}
            item={item}
            number={index + 1}
            owners={owners}
            problem={(member) => problemAt(problems, `action_items[${index}].${member}`)}
            onChange={(next) => change(index, next)}
            onRemove={() => onChange(items.filter((_, other) => other !== index))}
          />
        ))}
      </ul>
      <div>
        <Button disabled={items.length >= mostItems} onClick={add}>
          <Plus size={14} aria-hidden /> Add action item
        </Button>
      </div>
    </fieldset>
  );
}

interface ItemProps {
  item: ItemForm;
  number: number;
  owners: { value: string; label: string }[];
  problem: (member: string) => string | undefined;
  onChange: (next: Partial<ItemForm>) => void;
  onRemove: () => void;
}

function Item({ item, number, owners, problem, onChange, onRemove }: ItemProps) {
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-border bg-surface p-3">
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field label={`Item ${number} title`} error={problem('title')}>
            {(control) => (
              <TextInput
                {...control}
                value={item.title}
                maxLength={500}
                onChange={(event) => onChange({ title: event.target.value })}
              />
            )}
          </Field>
        </div>
        <IconButton icon={Trash2} label={`Remove item ${number}`} onClick={onRemove} />
      </div>
      <div className="grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
        <Field label={`Item ${number} owner`} error={problem('owner_id')}>
          {(control) => (
            <Select {...control} value={item.owner_id} options={owners} onValueChange={(owner_id) => onChange({ owner_id })} />
          )}
        </Field>
        <Field label={`Item ${number} due date`} required={false} error={problem('due_date')}>
          {(control) => (
            <TextInput
              {...control}
              type="date"
              value={item.due_date}
              onChange={(event) => onChange({ due_date: event.target.value })}
            />
          )}
        </Field>
        <Field label={`Item ${number} state`} error={problem('status')}>
          {(control) => (
            <Select {...control} value={item.status} options={itemStatuses} onValueChange={(status) => onChange({ status })} />
          )}
        </Field>
        <Field label={`Item ${number} link`} required={false} error={problem('link')}>
          {(control) => (
            <TextInput
              {...control}
              value={item.link}
              maxLength={2000}
              placeholder="https://"
              onChange={(event) => onChange({ link: event.target.value })}
            />
          )}
        </Field>
      </div>
    </li>
  );
}

function useOwners(known: Postmortem['action_items']) {
  const members = useQuery(membersQuery(useProjectId()));
  const names = new Map<string, string>([['', 'Nobody']]);
  for (const { user_id, user_name, user_email } of members.data ?? []) names.set(user_id, safeText(user_name || user_email));
  for (const { owner_id, owner_name } of known) {
    if (owner_id && !names.has(owner_id)) names.set(owner_id, safeText(owner_name ?? 'Former member'));
  }
  return [...names].map(([value, label]) => ({ value, label }));
}
