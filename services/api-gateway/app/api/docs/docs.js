// Shows /openapi.json as a page: operations by tag, parameters and bodies.
const main = document.getElementById('operations');

function element(tag, attributes, ...children) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

function typeOf(schema) {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.type === 'array') return `[${typeOf(schema.items)}]`;
  const name = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type ?? 'any';
  const values = schema.enum ? ` (${schema.enum.join(', ')})` : '';
  return name + (schema.format ? ` ${schema.format}` : '') + values;
}

// example writes a schema as the JSON a reader would send or get.
function example(schema, api, depth = 0) {
  if (!schema) return null;
  if (schema.$ref) {
    if (depth > 4) return `<${typeOf(schema)}>`;
    return example(api.components.schemas[schema.$ref.split('/').pop()], api, depth + 1);
  }
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([k, v]) => [k, example(v, api, depth + 1)]));
  }
  if (schema.type === 'array') return [example(schema.items, api, depth + 1)];
  return `<${typeOf(schema)}>`;
}

function body(title, content, api) {
  const schema = content?.['application/json']?.schema;
  if (!schema) return [];
  return [element('h4', { textContent: title }), element('pre', { textContent: JSON.stringify(example(schema, api), null, 2) })];
}

function parameters(op) {
  if (!op.parameters?.length) return [];
  const rows = op.parameters.map((p) => element('tr', {},
    element('td', { textContent: p.name + (p.required ? ' *' : '') }), element('td', { textContent: p.in }),
    element('td', { textContent: typeOf(p.schema) }), element('td', { textContent: p.description ?? '' })));
  return [element('h4', { textContent: 'Parameters' }), element('table', {}, ...rows)];
}

function operation(method, path, op, api) {
  const answers = Object.entries(op.responses).filter(([status]) => status !== 'default')
    .flatMap(([status, r]) => [element('h4', { textContent: `${status} ${r.description ?? ''}` }), ...body('', r.content, api).slice(1)]);
  const item = element('details', {},
    element('summary', {}, element('span', { className: 'method', textContent: method.toUpperCase() }),
      element('span', { className: 'path', textContent: path }), element('span', { textContent: op.summary ?? '' }),
      element('span', { className: 'role', textContent: op['x-min-role'] })),
    element('p', { textContent: op.description ?? '' }), ...parameters(op), ...body('Request body', op.requestBody?.content, api), ...answers);
  item.dataset.text = [method, path, op.summary, op['x-min-role']].join(' ').toLowerCase();
  return item;
}

function show(api) {
  const byTag = {};
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, op] of Object.entries(methods)) (byTag[op.tags?.[0] ?? 'other'] ??= []).push(operation(method, path, op, api));
  }
  main.replaceChildren(...Object.keys(byTag).sort().map((tag) => element('section', {}, element('h2', { textContent: tag }), ...byTag[tag])));
}

document.getElementById('filter').addEventListener('input', (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const item of main.querySelectorAll('details')) item.hidden = !item.dataset.text.includes(wanted);
});

fetch('/openapi.json').then((r) => r.json()).then(show)
  .catch(() => main.replaceChildren(element('p', { textContent: 'The document could not be loaded. Reload the page to try again.' })));
