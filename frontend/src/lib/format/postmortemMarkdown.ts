import type { Postmortem } from '@/types/api';
import { safeText, sentence } from './text';
import { dateTime } from './time';

/** The text sections in their order, with their names. */
export const postmortemSections = [
  ['summary', 'Summary'],
  ['impact', 'Impact'],
  ['root_cause', 'Root cause'],
  ['detection', 'Detection'],
  ['resolution', 'Resolution'],
] as const;

const nothing = '_Not written._';

/** A postmortem as a Markdown document. Times are UTC; text cannot break out of its place. */
export function postmortemMarkdown(postmortem: Postmortem, incidentUrl: string): string {
  const { title, status, published_at, authors, version, timeline, action_items } = postmortem;
  const facts = [
    `Incident: <${incidentUrl}>`,
    `Status: ${sentence(status)}`,
    ...(published_at ? [`Published: ${utc(published_at)}`] : []),
    ...(authors.length > 0 ? [`Authors: ${authors.map(inline).join(', ')}`] : []),
    ...(postmortem.ai_generated ? ['Draft written by an AI model'] : []),
    `Version: ${version}`,
  ];
  const parts = [
    `# ${inline(title)}`,
    bullets(facts),
    ...postmortemSections.flatMap(([field, name]) => [`## ${name}`, block(postmortem[field])]),
    '## Contributing factors',
    bullets(postmortem.contributing_factors.map(inline)),
    '## Timeline (UTC)',
    bullets(timeline.map(({ at, text }) => `${utc(at)}: ${inline(text)}`)),
    '## Lessons',
    bullets(postmortem.lessons.map(inline)),
    '## Action items',
    bullets(action_items.map(itemLine)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function itemLine({ title, status, owner_name, due_date, link }: Postmortem['action_items'][number]): string {
  const facts = [
    sentence(status).toLowerCase(),
    owner_name ? `owner ${inline(owner_name)}` : 'no owner',
    due_date ? `due ${due_date}` : 'no due date',
    ...(link ? [`<${encodeURI(decode(link))}>`] : []),
  ];
  return `[${status === 'done' ? 'x' : ' '}] ${inline(title)} (${facts.join(', ')})`;
}

function decode(link: string): string {
  try {
    return decodeURI(link);
  } catch {
    return link;
  }
}

function bullets(lines: readonly string[]): string {
  return lines.length > 0 ? lines.map((line) => `- ${line}`).join('\n') : nothing;
}

function utc(at: string): string {
  return `${dateTime(at, 'UTC')} UTC`;
}

/** Text that stands in one line and means only itself. */
function inline(text: string): string {
  return safeText(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~!&]/g, '\\$&')
    .replace(/^[-+]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** A section that people wrote as Markdown: its headings go under ours, HTML and images become text, fences are closed. */
function block(source: string): string {
  let fence = '';
  const lines = safeText(source.replaceAll('\r\n', '\n'))
    .trim()
    .split('\n')
    .map((line, index, all) => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence !== '') {
        if (mark?.startsWith(fence) && line.trim() === mark) fence = '';
        return line;
      }
      if (mark) {
        fence = mark;
        return line;
      }
      // A line of = or - under a text would make it a heading.
      if (/^ {0,3}(=+|-+)\s*$/.test(line) && all[index - 1]?.trim()) return `\\${line.trim()}`;
      return line
        .replace(/^( {0,3})(#{1,6})(?=\s)/, (_, indent: string, marks: string) => `${indent}${`##${marks}`.slice(0, 6)}`)
        .split(/(`+[^`]*`+)/)
        .map((part, index) => (index % 2 === 1 ? part : part.replace(/<(?=[a-z/!?])/gi, '\\<').replaceAll('![', '\\!\\[')))
        .join('');
    });
  const text = [...lines, ...(fence === '' ? [] : [fence])].join('\n');
  return text.trim() === '' ? nothing : text;
}
