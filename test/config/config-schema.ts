/** The JSON Schema of the configuration file, made from the option table: what the shipped one must be. */
import { CONFIDENCES, SEVERITIES } from '../../src/base/model.ts';
import { fileOptions } from '../../src/config/layer.ts';
import { FAIL_ON, type OptionSpec } from '../../src/config/options.ts';
import { ruleDefinitions } from './rule-schema.ts';

function typeOf(spec: OptionSpec): object {
  switch (spec.kind) {
    case 'switch':
      return { type: 'boolean' };
    case 'choice':
      return { enum: spec.choices };
    case 'integer':
      return { type: 'integer', minimum: spec.min, maximum: spec.max };
    case 'text':
      return { type: 'string' };
    case 'list':
      return { $ref: '#/$defs/texts' };
    case 'reasons':
      return {
        anyOf: [{ enum: [true, false, 'all'] }, { type: 'array', items: { enum: spec.choices } }],
      };
  }
}

/** Rule files, and rules themselves. */
const OWN_RULES = {
  anyOf: [
    { type: 'string' },
    { $ref: '#/$defs/rule' },
    { type: 'array', items: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/rule' }] } },
  ],
};

function optionSchemas(): Record<string, object> {
  return Object.fromEntries(
    fileOptions().map((spec) => [
      spec.name,
      {
        description: `${spec.description[0]?.toUpperCase()}${spec.description.slice(1)}.`,
        ...(spec.name === 'rules' ? OWN_RULES : typeOf(spec)),
      },
    ]),
  );
}

/** The schema of `.gitsift.yaml`. */
export function configSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:gitsift:config:1',
    title: 'gitsift configuration (.gitsift.yaml)',
    type: 'object',
    properties: {
      extends: {
        description:
          'Files (./shared.yaml), packages that ship a gitsift.yaml, "default" for the built-in rules, "none" to switch these off.',
        $ref: '#/$defs/texts',
      },
      disable: {
        description: 'Ids of rules that do not run; * stands for any characters.',
        $ref: '#/$defs/texts',
      },
      enable: {
        description: 'Ids of rules that run although a file that this one extends says otherwise.',
        $ref: '#/$defs/texts',
      },
      allow: {
        description: 'What is not reported, by all rules or by those that an entry names.',
        anyOf: [
          { $ref: '#/$defs/fileAllow' },
          { type: 'array', items: { $ref: '#/$defs/fileAllow' } },
        ],
      },
      only: { description: 'If given, only these rules run.', $ref: '#/$defs/texts' },
      severity: {
        description: 'Rule id to the severity that replaces its own.',
        type: 'object',
        additionalProperties: { enum: SEVERITIES },
      },
      policies: {
        description:
          'What fails of some rules, or in some paths only. The first one counts that names the rule and covers every place of a finding.',
        type: 'array',
        items: {
          type: 'object',
          properties: {
            paths: { description: 'Globs as in .gitignore.', $ref: '#/$defs/texts' },
            rules: {
              description: 'Ids of rules; * stands for any characters.',
              $ref: '#/$defs/texts',
            },
            'fail-on': { enum: FAIL_ON },
            'min-severity': { enum: SEVERITIES },
            'min-confidence': { enum: CONFIDENCES },
          },
          anyOf: [{ required: ['paths'] }, { required: ['rules'] }],
          additionalProperties: false,
        },
      },
      ...optionSchemas(),
    },
    additionalProperties: false,
    $defs: {
      ...ruleDefinitions(),
      texts: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    },
  };
}
