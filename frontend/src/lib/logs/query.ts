/** What the server's own rule takes as a sign that a text is written in the query language. */
const fieldName = String.raw`(?:level|service|host|trace_id|span_id|attributes\.[^\s:=<>!()"]+)`;
const inLanguage = new RegExp(String.raw`["()]|(?:^|\s)(?:AND|OR|NOT)(?:\s|$)|(?:^|[\s(-])${fieldName}(?::|=|!=|>|<)`);

/** Whether the server reads a text as a query; otherwise it looks for the text as it stands. */
export function isQuery(text: string): boolean {
  return inLanguage.test(text);
}

/** A value as it stands behind `field:`; quoted unless it is one plain word. */
export function quoted(value: string): string {
  return /^[\w./@+-]+$/.test(value) && !/^(AND|OR|NOT)$/.test(value) && !value.startsWith('-')
    ? value
    : `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** `field:value`, or its negation. */
export function term(field: string, value: string, exclude = false): string {
  return `${exclude ? '-' : ''}${field}:${quoted(value)}`;
}

/** The query with one more term. What was plain text before stays the same text. */
export function withTerm(query: string, added: string): string {
  const before = query.trim();
  if (before === '') return added;
  if (hasTerm(before, added)) return before;
  if (!isQuery(before)) return `${quoted(before)} ${added}`;
  return /(?:^|\s)OR(?:\s|$)/.test(outside(before)) ? `(${before}) ${added}` : `${before} ${added}`;
}

/** Whether the query holds exactly this term. */
export function hasTerm(query: string, wanted: string): boolean {
  return ` ${query} `.includes(` ${wanted} `);
}

/** The query without one term. */
export function withoutTerm(query: string, unwanted: string): string {
  return ` ${query} `.replace(` ${unwanted} `, ' ').trim();
}

/** The text without what stands in quotes or parentheses. */
function outside(query: string): string {
  let rest = query.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/\([^()]*\)/g, '()');
  }
  return rest;
}

/** The fixed parts of a pattern as phrases; what varies stands in angle brackets and is left out. */
export function patternTerm(pattern: string, exclude = false): string {
  const pieces = pattern
    .split(/<(?:ts|uuid|email|ip|id|str|num)>/)
    .map((piece) => piece.trim())
    .filter((piece) => piece.length > 1)
    .slice(0, 10)
    .map((piece) => `"${piece.replace(/[\\"]/g, '\\$&')}"`);
  const phrases = pieces.length > 0 ? pieces : [`"${pattern.replace(/[\\"]/g, '\\$&')}"`];
  const all = phrases.join(' ');
  if (!exclude) return all;
  return phrases.length > 1 ? `NOT (${all})` : `NOT ${all}`;
}

/** An attribute as the query names it. */
export function attributeField(path: string): string {
  return path.startsWith('attributes.') ? path : `attributes.${path}`;
}
