/** A small, safe subset of Markdown as a tree: no HTML, no images, links only to http, https, mailto and own paths. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'emphasis' | 'deleted'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] };

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { kind: 'rule' };

const deepest = 6;

/** Reads a text as blocks. Everything that is not understood stays text. */
export function parseMarkdown(source: string, depth = 0): Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const taken = fence(lines, at) ?? heading(lines, at) ?? rule(lines, at) ?? nested(lines, at, depth) ?? paragraph(lines, at);
    if (taken.block) blocks.push(taken.block);
    at = taken.next;
  }
  return blocks;
}

interface Taken {
  block: Block | null;
  next: number;
}

const fenceMark = /^ {0,3}(`{3,}|~{3,})/;
const headingMark = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const ruleMark = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const quoteMark = /^ {0,3}> ?/;
const listMark = /^( {0,3})(?:[-*+]|(\d{1,9})[.)])\s+/;

function fence(lines: string[], at: number): Taken | null {
  const mark = fenceMark.exec(lines[at] ?? '')?.[1];
  if (!mark) return null;
  const end = lines.findIndex((line, index) => index > at && line.trim().startsWith(mark));
  const stop = end === -1 ? lines.length : end;
  return { block: { kind: 'code', text: lines.slice(at + 1, stop).join('\n') }, next: stop + 1 };
}

function heading(lines: string[], at: number): Taken | null {
  const [, marks, text] = headingMark.exec(lines[at] ?? '') ?? [];
  if (!marks || text === undefined) return null;
  return { block: { kind: 'heading', level: marks.length, children: parseInline(text) }, next: at + 1 };
}

function rule(lines: string[], at: number): Taken | null {
  return ruleMark.test(lines[at] ?? '') ? { block: { kind: 'rule' }, next: at + 1 } : null;
}

function nested(lines: string[], at: number, depth: number): Taken | null {
  if (depth >= deepest) return null;
  return quote(lines, at, depth) ?? list(lines, at, depth);
}

function quote(lines: string[], at: number, depth: number): Taken | null {
  let next = at;
  while (next < lines.length && quoteMark.test(lines[next] ?? '')) next += 1;
  if (next === at) return null;
  const inner = lines.slice(at, next).map((line) => line.replace(quoteMark, ''));
  return { block: { kind: 'quote', children: parseMarkdown(inner.join('\n'), depth + 1) }, next };
}

function list(lines: string[], at: number, depth: number): Taken | null {
  const first = listMark.exec(lines[at] ?? '');
  if (!first) return null;
  const ordered = first[2] !== undefined;
  const items: string[][] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    const mark = listMark.exec(line);
    if (mark && (mark[2] !== undefined) === ordered) items.push([line.slice(mark[0].length)]);
    else if (/^\s{2,}\S/.test(line)) items.at(-1)?.push(line.replace(/^ {2,4}/, ''));
    else break;
  }
  return {
    block: {
      kind: 'list',
      ordered,
      start: Number(first[2] ?? 1),
      items: items.map((item) => parseMarkdown(item.join('\n'), depth + 1)),
    },
    next,
  };
}

function paragraph(lines: string[], at: number): Taken {
  let next = at;
  const taken: string[] = [];
  while (next < lines.length) {
    const line = lines[next] ?? '';
    const ends =
      line.trim() === '' ||
      (taken.length > 0 && [fenceMark, headingMark, ruleMark, quoteMark, listMark].some((mark) => mark.test(line)));
    if (ends) break;
    taken.push(line);
    next += 1;
  }
  if (taken.length === 0) return { block: null, next: at + 1 };
  return { block: { kind: 'paragraph', children: parseInline(taken.join('\n')) }, next };
}

const patterns: readonly [mark: RegExp, make: (match: RegExpExecArray, depth: number) => Inline | null][] = [
  [/^(`+)([\s\S]+?)\1(?!`)/, ([, , text]) => ({ kind: 'code', text: (text ?? '').trim() })],
  [/^\*\*(?=\S)([\s\S]+?\S|\S)\*\*/, ([, text], depth) => ({ kind: 'strong', children: parseInline(text ?? '', depth + 1) })],
  [/^~~(?=\S)([\s\S]+?\S|\S)~~/, ([, text], depth) => ({ kind: 'deleted', children: parseInline(text ?? '', depth + 1) })],
  [/^\*(?=[^\s*])([^*]*?[^\s*])\*/, ([, text], depth) => ({ kind: 'emphasis', children: parseInline(text ?? '', depth + 1) })],
  [
    /^_(?=[^\s_])([^_]*?[^\s_])_(?!\w)/,
    ([, text], depth) => ({ kind: 'emphasis', children: parseInline(text ?? '', depth + 1) }),
  ],
  [/^\[([^\]\n]{1,500})\]\(\s*([^\s)]{1,2000})\s*\)/, ([, text, target], depth) => link(text ?? '', target ?? '', depth)],
  [/^https?:\/\/[^\s<>"'`]{1,2000}/, ([url]) => bareLink(url)],
];

const starts = /[`*~_[h]/g;

function parseInline(source: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  let plain = 0;
  let at = 0;
  while (depth <= deepest) {
    starts.lastIndex = at;
    const found = starts.exec(source);
    if (!found) break;
    at = found.index;
    const hit = inlineAt(source, at, depth);
    if (!hit) {
      at += 1;
      continue;
    }
    if (at > plain) out.push({ kind: 'text', text: source.slice(plain, at) });
    out.push(hit.node);
    at += hit.length;
    plain = at;
  }
  if (plain < source.length) out.push({ kind: 'text', text: source.slice(plain) });
  return out;
}

function inlineAt(source: string, at: number, depth: number): { node: Inline; length: number } | null {
  const before = source[at - 1] ?? ' ';
  if ((source[at] === '_' || source[at] === 'h') && /\w/.test(before)) return null;
  const rest = source.slice(at);
  // An image is not shown; its mark stays text, so that nobody is led to believe that there is none.
  if (before === '!' && source[at] === '[') return null;
  for (const [mark, make] of patterns) {
    const match = mark.exec(rest);
    const node = match && make(match, depth);
    if (match && node)
      return { node, length: node.kind === 'link' && match[0].startsWith('http') ? node.href.length : match[0].length };
  }
  return null;
}

function link(text: string, target: string, depth: number): Inline | null {
  const href = safeHref(target);
  return href ? { kind: 'link', href, children: parseInline(text, depth + 1) } : null;
}

function bareLink(url: string): Inline {
  const href = url.replace(/[.,;:!?)\]}]+$/, '');
  return { kind: 'link', href, children: [{ kind: 'text', text: href }] };
}

/** The target when it may be opened, else null. */
export function safeHref(target: string): string | null {
  if (/^\/(?![/\\])/.test(target)) return target;
  return /^(?:https?:\/\/|mailto:)/i.test(target) && URL.canParse(target) ? target : null;
}
