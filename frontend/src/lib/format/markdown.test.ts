import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, type Inline, parseMarkdown, safeHref } from './markdown';

function inline(source: string): Inline[] {
  const [block] = parseMarkdown(source);
  return block?.kind === 'paragraph' ? block.children : [];
}

/** All text of a tree, to see that nothing is lost. */
function textOf(nodes: (Block | Inline)[]): string {
  return nodes
    .map((node) => {
      if ('text' in node) return node.text;
      if ('items' in node) return node.items.map(textOf).join('');
      return 'children' in node ? textOf(node.children) : '';
    })
    .join('');
}

describe('markdown', () => {
  it('reads emphasis, code and deletions', () => {
    expect(
      inline('**a** *b* _c_ `d` ~~e~~')
        .filter(({ kind }) => kind !== 'text')
        .map(({ kind }) => kind),
    ).toEqual(['strong', 'emphasis', 'emphasis', 'code', 'deleted']);
  });

  it('leaves snake_case_names alone', () => {
    expect(inline('http_requests_total')).toEqual([{ kind: 'text', text: 'http_requests_total' }]);
  });

  it('reads blocks', () => {
    const source = '# Title\n\ntext\n\n- one\n- two\n  - inner\n\n1. first\n\n> said\n\n```sh\nls **x**\n```\n\n---';
    expect(parseMarkdown(source).map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
      'quote',
      'code',
      'rule',
    ]);
  });

  it('keeps formatting out of code', () => {
    expect(parseMarkdown('```\n**x**\n```')).toEqual([{ kind: 'code', text: '**x**' }]);
  });

  it('links bare addresses without the full stop behind them', () => {
    expect(inline('see https://example.com/a.').find(({ kind }) => kind === 'link')).toMatchObject({
      href: 'https://example.com/a',
    });
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](data:text/html,1)',
    '[x](//evil.example)',
    '[x](/\\evil.example)',
    '[x](vbscript:x)',
  ])('makes no link of %s', (source) => {
    expect(inline(source).some(({ kind }) => kind === 'link')).toBe(false);
  });

  it('shows an image as the text it is', () => {
    expect(inline('![track](/p.png)')).toEqual([{ kind: 'text', text: '![track](/p.png)' }]);
    expect(textOf(parseMarkdown('![track](x.png)'))).toBe('![track](x.png)');
  });

  it('shows HTML as the text it is', () => {
    expect(textOf(parseMarkdown('<img src=x onerror=alert(1)>'))).toBe('<img src=x onerror=alert(1)>');
  });

  it('ends on any input and keeps every word', () => {
    const words = fc.array(
      fc.constantFrom('a', '*', '**', '_', '`', '```', '[', '](', ')', '>', '- ', '1. ', '#', '\n', '\n\n', ' ', '~~'),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(words, (parts) => {
        const source = parts.join('');
        const letters = (text: string) => text.replace(/[^a]/g, '').length;
        const fenced = /(```|~~~)[^\n]*a/.test(source);
        expect(fenced || letters(textOf(parseMarkdown(source))) === letters(source)).toBe(true);
      }),
    );
  });

  it('reads a long hostile text in passing', () => {
    expect(() => parseMarkdown('['.repeat(5_000) + '*'.repeat(5_000) + '>'.repeat(5_000))).not.toThrow();
  });
});

describe('a link target', () => {
  it.each([
    ['https://example.com', 'https://example.com'],
    ['/incidents', '/incidents'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['javascript:1', null],
    ['//evil.example', null],
    ['incidents', null],
  ])('%s opens %s', (target, href) => {
    expect(safeHref(target)).toBe(href);
  });
});
