import { postmortemSections } from '@/lib/format/postmortemMarkdown';
import type { Postmortem, Schema } from '@/types/api';
import type { ItemStatus } from './looks';

export interface MomentForm {
  key: string;
  at: string;
  text: string;
}

export interface ItemForm {
  key: string;
  id?: string;
  title: string;
  owner_id: string;
  due_date: string;
  status: ItemStatus;
  link: string;
}

/** A postmortem as it stands in the form: lists of sentences are lines. */
export interface PostmortemForm {
  title: string;
  status: Postmortem['status'];
  summary: string;
  impact: string;
  root_cause: string;
  detection: string;
  resolution: string;
  contributing_factors: string;
  lessons: string;
  timeline: MomentForm[];
  action_items: ItemForm[];
}

/** What somebody changed and has not saved; the other fields follow the server. */
export interface PostmortemDraft {
  version: number;
  edit: Partial<PostmortemForm>;
}

let serial = 0;

/** A name for a new line that tells it apart while it is edited. */
export function newKey(): string {
  serial += 1;
  return `new-${Date.now()}-${serial}`;
}

export function formOf(postmortem: Postmortem): PostmortemForm {
  const { title, status, summary, impact, root_cause, detection, resolution } = postmortem;
  return {
    title,
    status,
    summary,
    impact,
    root_cause,
    detection,
    resolution,
    contributing_factors: postmortem.contributing_factors.join('\n'),
    lessons: postmortem.lessons.join('\n'),
    timeline: postmortem.timeline.map(({ at, text }, index) => ({ key: `${at}-${index}`, at, text })),
    action_items: postmortem.action_items.map(({ id, title, owner_id, due_date, status, link }) => ({
      key: id,
      id,
      title,
      owner_id: owner_id ?? '',
      due_date: due_date ?? '',
      status,
      link: link ?? '',
    })),
  };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** What is sent: only what was changed. */
export function bodyOf(edit: Partial<PostmortemForm>): Schema<'SavePostmortemRequest'> {
  const { contributing_factors, lessons, timeline, action_items, status, ...texts } = edit;
  return {
    ...texts,
    ...(status === undefined || status === 'published' ? {} : { status }),
    ...(contributing_factors === undefined ? {} : { contributing_factors: lines(contributing_factors) }),
    ...(lessons === undefined ? {} : { lessons: lines(lessons) }),
    ...(timeline === undefined ? {} : { timeline: timeline.map(({ at, text }) => ({ at, text: text.trim() })) }),
    ...(action_items === undefined
      ? {}
      : {
          action_items: action_items.map(({ id, title, owner_id, due_date, status, link }) => ({
            ...(id ? { id } : {}),
            title: title.trim(),
            status,
            ...(owner_id ? { owner_id } : {}),
            ...(due_date ? { due_date } : {}),
            ...(link.trim() ? { link: link.trim() } : {}),
          })),
        }),
  };
}

export type Problems = Partial<Record<string, string>>;

/** What is wrong before anything is sent, by the name that the API gives the field. */
export function problemsOf({ title, timeline = [], action_items = [] }: Partial<PostmortemForm>): Problems {
  const found: Problems = {};
  if (title?.trim() === '') found.title = 'Give it a title.';
  timeline.forEach(({ text }, index) => {
    if (text.trim() === '') found[`timeline[${index}].text`] = 'Say what happened, or remove the line.';
  });
  action_items.forEach((item, index) => {
    if (item.title.trim() === '') found[`action_items[${index}].title`] = 'Say what is to be done, or remove the item.';
    if (item.link.trim() !== '' && !/^https?:\/\/[^/\s]/i.test(item.link.trim())) {
      found[`action_items[${index}].link`] = 'Begin it with http:// or https://.';
    }
  });
  return found;
}

/** The problem of a field or of a member of its list. */
export function problemAt(problems: Problems, field: string): string | undefined {
  const name = Object.keys(problems).find((key) => key === field || key.startsWith(`${field}[`));
  return name === undefined ? undefined : problems[name];
}

const words = new Map<string, string>([
  ...postmortemSections,
  ['title', 'Title'],
  ['contributing_factors', 'Contributing factors'],
  ['lessons', 'Lessons'],
  ['timeline', 'Timeline'],
  ['action_items', 'Action items'],
]);

/** The field of a problem in words: "Action item 2". */
export function fieldName(field: string): string {
  const [, list, index] = /^(timeline|action_items)\[(\d+)\]/.exec(field) ?? [];
  if (index !== undefined) return `${list === 'timeline' ? 'Timeline line' : 'Action item'} ${Number(index) + 1}`;
  return words.get(field.replace(/[[.].*$/, '')) ?? field;
}
