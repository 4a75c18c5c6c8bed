/** Every regular expression of a source text: literals, what is handed to `RegExp`, and the `pattern` of a schema. */
import { parseSync } from 'vite';
import { lineAt } from './source-file.ts';

export interface FoundRegex {
  readonly line: number;
  readonly source: string;
  readonly flags: string;
}

/** One that is put together at run time. */
export interface UnreadRegex {
  readonly line: number;
  readonly text: string;
}

export interface FoundRegexes {
  readonly read: readonly FoundRegex[];
  readonly unread: readonly UnreadRegex[];
}

export interface Parsed {
  readonly path: string;
  readonly text: string;
  readonly nodes: readonly Node[];
}

type Node = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly start: number;
  readonly end: number;
};

export type Constants = ReadonlyMap<string, string>;

/** What `const name = 'text'` says, in any of the files. */
export function stringConstants(files: Iterable<Parsed>): Constants {
  const constants = new Map<string, string>();
  for (const { nodes } of files) {
    for (const { type, id, init } of nodes) {
      const value = textOf(init, constants);
      if (type === 'VariableDeclarator' && isNode(id) && typeof id.name === 'string' && value !== undefined)
        constants.set(id.name, value);
    }
  }
  return constants;
}

export function findRegexes({ text, nodes }: Parsed, constants: Constants): FoundRegexes {
  const read: FoundRegex[] = [];
  const unread: UnreadRegex[] = [];
  for (const node of nodes) {
    const line = lineAt(text, node.start);
    const literal = node.type === 'Literal' && isRegex(node.regex) ? node.regex : undefined;
    if (literal !== undefined) read.push({ line, source: literal.pattern, flags: literal.flags });
    const pattern = patternOf(node);
    if (pattern === undefined || isRegexLiteral(pattern)) continue;
    const source = textOf(pattern, constants);
    // TypeBox compiles patterns for code points.
    if (source === undefined) unread.push({ line, text: text.slice(node.start, node.end) });
    else read.push({ line, source, flags: 'u' });
  }
  return { read, unread };
}

/** The argument of `RegExp(…)`, the value of a schema's `pattern`. */
function patternOf({ type, callee, arguments: given, key, value }: Node): Node | undefined {
  if (type === 'NewExpression' || type === 'CallExpression') {
    const [first] = Array.isArray(given) ? (given as readonly unknown[]) : [];
    return isNode(callee) && callee.name === 'RegExp' && isNode(first) ? first : undefined;
  }
  const isPattern = type === 'Property' && isNode(key) && key.name === 'pattern';
  // An object or a name of something else is no schema's pattern.
  return isPattern && isNode(value) && !['Identifier', 'ObjectExpression'].includes(value.type)
    ? value
    : undefined;
}

function textOf(node: unknown, constants: Constants): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'Identifier') return constants.get(String(node.name));
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis) || !Array.isArray(node.expressions))
    return undefined;
  const between = (node.expressions as readonly unknown[]).map((each) => textOf(each, constants));
  if (between.includes(undefined)) return undefined;
  const quasis = (node.quasis as readonly { readonly value: { readonly cooked: string } }[]).map(
    ({ value }) => value.cooked,
  );
  return quasis.map((quasi, index) => quasi + (between[index] ?? '')).join('');
}

export function parseNodes(path: string, text: string): Parsed {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found: Node[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      if (isNode(value)) found.push(value);
      Object.values(value).forEach(walk);
    }
  };
  walk(program);
  return { path, text, nodes: found };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function isRegexLiteral({ type, regex }: Node): boolean {
  return type === 'Literal' && isRegex(regex);
}

function isRegex(value: unknown): value is { readonly pattern: string; readonly flags: string } {
  return typeof value === 'object' && value !== null && 'pattern' in value && 'flags' in value;
}
