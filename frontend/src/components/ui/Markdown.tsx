import { Fragment, type ReactNode, useMemo } from 'react';
import { type Block, type Inline, parseMarkdown } from '@/lib/format/markdown';
import { safeText } from '@/lib/format/text';

/** Text from people as formatted text: a safe subset, no images, no HTML. */
export function Markdown({ source }: { source: string }) {
  const blocks = useMemo(() => parseMarkdown(source), [source]);
  return <div className="wrap-anywhere flex min-w-0 flex-col gap-2 text-sm">{renderBlocks(blocks)}</div>;
}

function renderBlocks(blocks: readonly Block[]): ReactNode {
  return blocks.map((block, index) => <Fragment key={`${block.kind}-${String(index)}`}>{renderBlock(block)}</Fragment>);
}

function renderBlock(block: Block): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p className="whitespace-pre-wrap">{renderInlines(block.children)}</p>;
    case 'heading':
      // Headings of a comment do not join the outline of the page.
      return <p className="font-semibold">{renderInlines(block.children)}</p>;
    case 'code':
      return (
        <pre className="scroll-thin overflow-x-auto rounded-md border border-border bg-sunken p-2 font-mono text-xs">
          <code>{safeText(block.text)}</code>
        </pre>
      );
    case 'quote':
      return (
        <blockquote className="flex flex-col gap-2 border-strong border-l-2 pl-2.5 text-muted">
          {renderBlocks(block.children)}
        </blockquote>
      );
    case 'rule':
      return <hr className="border-border" />;
    case 'list':
      return renderList(block);
  }
}

function renderList({ ordered, start, items }: Extract<Block, { kind: 'list' }>): ReactNode {
  const rows = items.map((item, index) => <li key={String(index)}>{renderBlocks(item)}</li>);
  return ordered ? (
    <ol start={start} className="list-decimal pl-5">
      {rows}
    </ol>
  ) : (
    <ul className="list-disc pl-5">{rows}</ul>
  );
}

function renderInlines(nodes: readonly Inline[]): ReactNode {
  return nodes.map((node, index) => <Fragment key={`${node.kind}-${String(index)}`}>{renderInline(node)}</Fragment>);
}

function renderInline(node: Inline): ReactNode {
  switch (node.kind) {
    case 'text':
      return safeText(node.text);
    case 'code':
      return <code className="rounded-sm bg-hover px-1 font-mono text-xs">{safeText(node.text)}</code>;
    case 'strong':
      return <strong>{renderInlines(node.children)}</strong>;
    case 'emphasis':
      return <em>{renderInlines(node.children)}</em>;
    case 'deleted':
      return <del>{renderInlines(node.children)}</del>;
    case 'link':
      return (
        <a
          href={node.href}
          {...(node.href.startsWith('/') ? {} : { target: '_blank', rel: 'noopener noreferrer nofollow' })}
          className="text-accent-text underline underline-offset-2"
        >
          {renderInlines(node.children)}
        </a>
      );
  }
}
