/** JSON Schema of rules as they may stand in the configuration file; its keys are held to the reader's. */
import { CONFIDENCES, SEVERITIES } from '../../src/base/model.ts';
import { CONTEXT_NAMES } from '../../src/rules/pattern-context.ts';

const TEXT = { type: 'string', minLength: 1 };
const TEXTS = { $ref: '#/$defs/texts' };
const HTTPS = { type: 'string', pattern: '^https://' };

function oneOrMany(schema: object): object {
  return { anyOf: [schema, { type: 'array', items: schema }] };
}

const PATHS = oneOrMany({
  anyOf: [
    TEXT,
    {
      type: 'object',
      properties: { pattern: TEXT },
      required: ['pattern'],
      additionalProperties: false,
    },
  ],
});

const EXAMPLES = oneOrMany({
  anyOf: [
    TEXT,
    {
      type: 'object',
      properties: { text: TEXT, path: TEXT },
      required: ['text'],
      additionalProperties: false,
    },
  ],
});

const ALLOW = {
  description: { type: 'string' },
  match: { enum: ['any', 'all'] },
  verbose: { type: 'boolean' },
  values: TEXTS,
  matches: TEXTS,
  lines: TEXTS,
  stopwords: TEXTS,
  paths: PATHS,
  commits: TEXTS,
};

const COMPANION = {
  type: 'object',
  properties: {
    rule: TEXT,
    pattern: TEXT,
    name: TEXT,
    withinLines: { anyOf: [{ const: 'any' }, { type: 'integer', minimum: 0, maximum: 1000 }] },
    withinColumns: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    optional: { type: 'boolean' },
    caseless: { type: 'boolean' },
  },
  oneOf: [{ required: ['rule'] }, { required: ['pattern'] }],
  additionalProperties: false,
};

/** Schemas by key of a rule. */
export const RULE_PROPERTIES: Readonly<Record<string, object>> = {
  id: { type: 'string', pattern: '^[a-z0-9]+(?:[-.][a-z0-9]+)*$', maxLength: 80 },
  kind: { const: 'generic' },
  provider: TEXT,
  title: TEXT,
  description: TEXT,
  severity: { enum: SEVERITIES },
  confidence: { enum: CONFIDENCES },
  context: { enum: CONTEXT_NAMES },
  pattern: { description: 'RE2 syntax; white space and # comments mean nothing.', ...TEXT },
  verbose: { type: 'boolean' },
  group: { anyOf: [TEXT, { type: 'integer', minimum: 0, maximum: 1000 }] },
  through: TEXT,
  throughMax: { type: 'integer', minimum: 1 },
  literals: TEXTS,
  caseless: { type: 'boolean' },
  entropy: { type: 'number', minimum: 0, maximum: 8 },
  checksum: TEXT,
  paths: {
    type: 'object',
    properties: { include: PATHS, exclude: PATHS },
    additionalProperties: false,
  },
  allow: oneOrMany({ $ref: '#/$defs/allow' }),
  requires: oneOrMany(COMPANION),
  priority: { type: 'integer', minimum: -1000, maximum: 1000 },
  report: { type: 'boolean' },
  examples: EXAMPLES,
  counterExamples: EXAMPLES,
  references: oneOrMany(HTTPS),
  revoke: HTTPS,
  rotate: TEXT,
  docs: HTTPS,
  tags: TEXTS,
};

/** Definitions that the configuration's schema refers to. */
export function ruleDefinitions(): Record<string, object> {
  return {
    rule: {
      description: 'A rule; docs/rules.md says what its keys mean.',
      type: 'object',
      properties: RULE_PROPERTIES,
      required: ['id'],
      additionalProperties: false,
    },
    allow: { type: 'object', properties: ALLOW, additionalProperties: false },
    fileAllow: {
      type: 'object',
      properties: { ...ALLOW, rules: TEXTS },
      additionalProperties: false,
    },
  };
}
