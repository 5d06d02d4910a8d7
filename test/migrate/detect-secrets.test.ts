/** What a baseline of detect-secrets says beside its accepted secrets. */
import { expect, test } from 'vitest';
import { recognize } from '../../src/migrate/index.ts';

test('settings of plugins that are not carried over are said', async () => {
  const text = JSON.stringify({
    plugins_used: [
      { name: 'AWSKeyDetector' },
      { name: 'KeywordDetector', keyword_exclude: 'fixture' },
      { name: 'AcmeDetector', path: 'file://plugins/acme.py' },
    ],
    results: {},
  });
  const recognized = await recognize('.secrets.baseline', text);
  expect(recognized.kind === 'file' ? recognized.file.notes : []).toEqual([
    {
      level: 'changed',
      message: 'KeywordDetector: gitsift rules import carries keyword_exclude over',
    },
    { level: 'lost', message: 'the plugin AcmeDetector is code of your own' },
  ]);
});
