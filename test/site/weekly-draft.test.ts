import { describe, expect, it } from 'vitest';
import { declaredIn, draftNote, nextSunday } from '../../scripts/weekly-draft.ts';

describe('the date of the next note', () => {
  it('is the coming Sunday', () => {
    expect(nextSunday(new Date('2026-11-23T10:00:00Z'), undefined)).toBe('2026-11-29');
  });
  it('is today on a Sunday', () => {
    expect(nextSunday(new Date('2026-11-22T23:59:00Z'), undefined)).toBe('2026-11-22');
  });
  it('is never a Sunday that has a note', () => {
    expect(nextSunday(new Date('2026-11-22T12:00:00Z'), '2026-11-22')).toBe('2026-11-29');
    expect(nextSunday(new Date('2026-11-22T12:00:00Z'), '2026-12-06')).toBe('2026-12-13');
  });
});

describe('what an example declares', () => {
  it('is read from its file without running it', () => {
    const { title, claims } = declaredIn(
      `throw new Error('run');\nexport default example({ title: 'A ' + 'title', claims: { one: 'First', 'two-b': 'Second' }, run() {} });`,
    );
    expect(title).toBe('A title');
    expect([...claims]).toEqual([
      ['one', 'First'],
      ['two-b', 'Second'],
    ]);
  });
  it('is nothing where there is no example', () => {
    expect(declaredIn('export const x = 1;')).toEqual({ title: '', claims: new Map() });
  });
});

describe('the draft', () => {
  const week = {
    commits: ['Serve /sync', 'Fix {braces} and <tags>'],
    examples: [{ id: 'client/login/password', title: 'Log in with a password' }],
    claims: [{ example: 'client/login/password', text: 'It answers a device' }],
    gaps: [{ id: 'case', title: 'Case of localparts' }],
  };
  const draft = draftNote('2026-11-29', week);

  it('is kept out of the site until a person edits it', () => {
    expect(draft).toMatch(/^draft: true$/m);
    expect(draft.match(/EDIT:/g)?.length).toBeGreaterThan(5);
  });
  it('has the four sections of a note', () => {
    expect([...draft.matchAll(/^## (.*)$/gm)].map(([, name]) => name)).toEqual([
      'From the editor',
      'Notable changes',
      'Matrix at large',
      'What was verified',
    ]);
  });
  it('lists what is new and keeps its text from being markup', () => {
    expect(draft).toContain('- Serve /sync');
    expect(draft).toContain('- Fix \\{braces\\} and \\<tags>');
    expect(draft).toContain('1 new example, 1 new claim, 1 new entry');
    expect(draft).toContain('[Case of localparts](/gaps/case/)');
  });
});
