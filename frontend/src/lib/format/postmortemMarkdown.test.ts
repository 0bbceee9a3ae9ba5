import { describe, expect, it } from 'vitest';
import { postmortem } from '@/test/factories';
import { postmortemMarkdown } from './postmortemMarkdown';

const url = 'https://sre.example.com/incidents/1';

describe('a postmortem as Markdown', () => {
  it('holds every section, also those that nobody wrote', () => {
    const text = postmortemMarkdown(postmortem({ impact: '', lessons: [] }), url);
    const heads = text.split('\n').filter((line) => line.startsWith('#'));
    expect(heads).toEqual([
      '# Postmortem: API is down',
      '## Summary',
      '## Impact',
      '## Root cause',
      '## Detection',
      '## Resolution',
      '## Contributing factors',
      '## Timeline (UTC)',
      '## Lessons',
      '## Action items',
    ]);
    expect(text).toContain('## Impact\n\n_Not written._');
    expect(text).toContain('## Lessons\n\n_Not written._');
    expect(text).toContain(`- Incident: <${url}>`);
  });

  it('prints true times, whatever zone they came in', () => {
    const timeline = [
      { at: '2026-03-29T02:30:05+02:00', text: 'down' },
      { at: '2026-03-29T00:59:59.900Z', text: 'up' },
    ];
    const text = postmortemMarkdown(
      postmortem({ timeline, published_at: '2026-03-30T23:30:00-01:00', status: 'published' }),
      url,
    );
    expect(text).toContain('- 2026-03-29 00:30:05 UTC: down\n- 2026-03-29 00:59:59 UTC: up');
    expect(text).toContain('- Published: 2026-03-31 00:30:00 UTC');
  });

  it('escapes what stands in one line', () => {
    const text = postmortemMarkdown(
      postmortem({
        title: '# <b>API</b> *down*\n## Summary',
        authors: ['[Ada](javascript:1)'],
        lessons: ['- one', '1. two', 'a | b `c`'],
        timeline: [{ at: '2026-01-24T12:00:00Z', text: 'turn \u202eback\n- now' }],
      }),
      url,
    );
    expect(text.split('\n')[0]).toBe('# \\# \\<b\\>API\\</b\\> \\*down\\* \\#\\# Summary');
    expect(text).toContain('- Authors: \\[Ada\\](javascript:1)');
    expect(text).toContain('- \\- one\n- 1\\. two\n- a \\| b \\`c\\`');
    expect(text).toContain('UTC: turn \\\\u202eback - now');
  });

  it('keeps the Markdown of sections but no HTML, images or headings above its own', () => {
    const summary = '# Big\n**bold** <img src=x> ![x](http://evil) `a <b> c`\nTitle\n===\n```\n# code <b>';
    const text = postmortemMarkdown(postmortem({ summary }), url);
    expect(text).toContain(
      '### Big\n**bold** \\<img src=x> \\!\\[x](http://evil) `a <b> c`\nTitle\n\\===\n```\n# code <b>\n```\n\n## Impact',
    );
  });

  it('lists action items with owner, date, state and link', () => {
    const [item] = postmortem().action_items;
    if (!item) throw new Error('no item');
    const action_items = [
      { ...item, status: 'done' as const, owner_name: 'Ada_L', due_date: '2026-02-01', link: 'https://x.example/a b>c' },
      { ...item, title: 'Two', status: 'in_progress' as const, owner_name: null, due_date: null, link: null },
    ];
    expect(postmortemMarkdown(postmortem({ action_items }), url)).toContain(
      '- [x] Alert earlier (done, owner Ada\\_L, due 2026-02-01, <https://x.example/a%20b%3Ec>)\n- [ ] Two (in progress, no owner, no due date)',
    );
  });
});
