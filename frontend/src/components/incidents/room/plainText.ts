import { type Block, type Inline, parseMarkdown } from '@/lib/format/markdown';
import { safeText } from '@/lib/format/text';

/** Formatted text as one plain line, for places too small for more. */
export function plainText(source: string): string {
  return safeText(parseMarkdown(source).map(blockText).join(' ')).replace(/\s+/g, ' ').trim();
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.children.map(inlineText).join('');
    case 'code':
      return block.text;
    case 'quote':
      return block.children.map(blockText).join(' ');
    case 'list':
      return block.items.map((item) => item.map(blockText).join(' ')).join(', ');
    case 'rule':
      return '';
  }
}

function inlineText(node: Inline): string {
  return node.kind === 'text' || node.kind === 'code' ? node.text : node.children.map(inlineText).join('');
}
