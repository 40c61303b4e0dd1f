import { cronFields } from '../../../engine/time/schedule/cronFields';
import { spelledZone, suggestionForDate, zoneSuggestion } from '../../../engine/time/zoneNames';
import { inheritedNames } from '../../support/inheritedNames';

describe.each(inheritedNames)('%s, which every JavaScript object answers to', (name) => {
	it('is no abbreviation of a time zone, and spelled by rule as one', () => {
		expect(zoneSuggestion(name)).toBe('');
		expect(suggestionForDate(`2026-01-31 10:00 ${name}`)).toBe('');
		expect(typeof spelledZone(name)).toBe('string');
		expect(spelledZone(`europe/${name}`)).not.toContain('native code');
	});

	it('is no cron expression', () => {
		expect(() => cronFields(name)).toThrow(/it has 1 fields in place of 5 or 6/);
	});
});
