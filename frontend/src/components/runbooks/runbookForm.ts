import type { ApiError } from '@/lib/errors';
import type { Runbook, Schema, Severity } from '@/types/api';

export interface StepForm {
  /** Tells the steps apart while they move. */
  key: string;
  id?: string;
  title: string;
  body: string;
  command: string;
  expected: string;
}

/** A runbook as it stands in the form: lists are lines. */
export interface RunbookForm {
  /** The version that the text was written from; null for a new one. */
  version: number | null;
  title: string;
  description: string;
  services: string;
  alerts: string;
  severities: Severity[];
  labels: string;
  tags: string;
  enabled: boolean;
  steps: StepForm[];
}

let serial = 0;

export function emptyStep(): StepForm {
  serial += 1;
  return { key: `new-${Date.now()}-${serial}`, title: '', body: '', command: '', expected: '' };
}

/** The form of a runbook, or the template of a new one. */
export function formOf(runbook: Runbook | undefined): RunbookForm {
  return {
    version: runbook?.version ?? null,
    title: runbook?.title ?? '',
    description: runbook?.description ?? '',
    services: (runbook?.service_names ?? []).join('\n'),
    alerts: (runbook?.alert_names ?? []).join('\n'),
    severities: runbook?.severities ?? [],
    labels: Object.entries(runbook?.labels ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
    tags: (runbook?.tags ?? []).join('\n'),
    enabled: runbook?.enabled ?? true,
    steps: runbook ? runbook.steps.map(stepForm) : [emptyStep()],
  };
}

function stepForm({ id, title, body, command, expected }: Schema<'RunbookStep'>): StepForm {
  return { key: id, id, title, body, command: command ?? '', expected: expected ?? '' };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** What is sent. */
export function bodyOf(form: RunbookForm): Schema<'RunbookRequest'> {
  return {
    title: form.title.trim(),
    description: form.description,
    service_names: lines(form.services),
    alert_names: lines(form.alerts),
    severities: form.severities,
    labels: Object.fromEntries(lines(form.labels).map((line) => [nameOf(line), line.slice(line.indexOf('=') + 1).trim()])),
    tags: lines(form.tags),
    enabled: form.enabled,
    steps: form.steps.map(({ id, title, body, command, expected }) => ({
      ...(id ? { id } : {}),
      title: title.trim(),
      body,
      ...(command.trim() ? { command } : {}),
      ...(expected.trim() ? { expected } : {}),
    })),
  };
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf('=')).trim();
}

export type Problems = Partial<Record<string, string>>;

/** What is wrong before anything is sent, by the name that the API gives the field. */
export function problemsOf(form: RunbookForm): Problems {
  const found: Problems = {};
  if (form.title.trim() === '') found.title = 'Give it a title.';
  const unreadable = lines(form.labels).find((line) => nameOf(line) === '' || !line.includes('='));
  if (unreadable) found.labels = `Write each label as name=value; “${unreadable}” is none.`;
  if (form.steps.length === 0) found.steps = 'Add at least one step.';
  form.steps.forEach((step, index) => {
    if (step.title.trim() === '') found[`steps[${index}].title`] = 'Give the step a title.';
  });
  return found;
}

/** What the server refused, by field. */
export function refusals(error: ApiError | null): Problems {
  return Object.fromEntries((error?.fields ?? []).map(({ field, message }) => [field, message]));
}

/** The problem of a field or of a member of its list. */
export function problemAt(problems: Problems, field: string): string | undefined {
  const name = Object.keys(problems).find(
    (key) => key === field || key.startsWith(`${field}.`) || (field !== 'steps' && key.startsWith(`${field}[`)),
  );
  return name === undefined ? undefined : problems[name];
}

const words: Record<string, string> = {
  title: 'Title',
  description: 'Description',
  service_names: 'Services',
  alert_names: 'Alerts',
  severities: 'Severities',
  labels: 'Labels',
  tags: 'Tags',
  steps: 'Steps',
};

/** The field of a problem in words: "Step 2 title". */
export function fieldName(field: string): string {
  const [, index, member] = /^steps\[(\d+)\]\.?(\w*)/.exec(field) ?? [];
  if (index !== undefined) return `Step ${Number(index) + 1}${member ? ` ${member}` : ''}`;
  return words[field.replace(/[[.].*$/, '')] ?? field;
}
